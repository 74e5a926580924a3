package org.pybridge.contract;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;

/** Starts workers while fewer and fewer descriptors are left, and counts those that stay open. */
public final class FewDescriptorsMain {
    private static final int ENOUGH = 90;
    private static final int NEEDED_BY_THE_JVM = 4;

    private FewDescriptorsMain() {}

    /** No arguments. */
    public static void main(String[] arguments) throws IOException {
        System.getLogger("org.pybridge").log(Level.INFO, "classes and files are open from now on");
        start();
        start();
        Deque<FileInputStream> files = new ArrayDeque<>();
        openAll(files);
        int failed = 0;
        for (int left = ENOUGH; left >= NEEDED_BY_THE_JVM; left--) {
            int spare = left;
            int count = files.size();
            for (int i = 0; i < spare; i++) {
                files.pop().close();
            }
            String failure = start();
            failed += failure == null ? 0 : 1;
            // The threads of a worker that has ended close their pipes a moment later.
            Waiting.until(
                    () -> "as many are free as before: before=" + spare + ", after: " + failure,
                    () -> {
                        openAll(files);
                        return files.size() >= count;
                    });
        }
        files.forEach(FewDescriptorsMain::close);
        System.out.println(failed + " starts failed, none left anything open: " + start());
    }

    private static String start() {
        try (Python python = Python.start(Runtimes.config(ExecutionMode.PROCESS).build())) {
            python.eval("1").close();
            return null;
        } catch (RuntimeException failure) {
            return failure.toString();
        }
    }

    private static void openAll(Deque<FileInputStream> files) {
        try {
            while (true) {
                files.push(new FileInputStream("/dev/null"));
            }
        } catch (IOException noMore) {
            return;
        }
    }

    private static void close(FileInputStream file) {
        try {
            file.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
