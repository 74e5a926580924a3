package org.pybridge.runtime;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The place in the user's program where a handle is made. */
final class HandleSite {
    private static final int FRAMES = 4;
    private static final int LOOKED_AT = 256;
    private static final String OWN = "org.pybridge.";
    private static final List<String> OWN_PACKAGES =
            List.of(
                    "binding",
                    "compat",
                    "embedded",
                    "frame",
                    "platform",
                    "process",
                    "runtime",
                    "spi");

    private HandleSite() {}

    /** The innermost frames of this thread that are the user's, as one line. */
    static String here() {
        String site = StackWalker.getInstance().walk(HandleSite::text);
        return site.isEmpty() ? "no code of the program" : site;
    }

    private static String text(Stream<StackWalker.StackFrame> frames) {
        return frames.limit(LOOKED_AT)
                .filter(frame -> isUsers(frame.getClassName()))
                .limit(FRAMES)
                .map(frame -> frame.toStackTraceElement().toString())
                .collect(Collectors.joining(" <- "));
    }

    private static boolean isUsers(String type) {
        if (type.startsWith("java.") || type.startsWith("jdk.") || type.contains("$$Python")) {
            return false;
        } else if (!type.startsWith(OWN)) {
            return true;
        }
        String rest = type.substring(OWN.length());
        int dot = rest.indexOf('.');
        return dot >= 0 && !OWN_PACKAGES.contains(rest.substring(0, dot));
    }
}
