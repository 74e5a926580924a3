package org.pybridge.runtime;

import java.util.List;
import org.pybridge.PythonConfig;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameWriter;

/** The request that opens a session: folders for sys.path and modules to import. */
public final class OpenRequest {
    private OpenRequest() {}

    /**
     * Writes it.
     *
     * @return the memory that holds the frame: the borrowed one, or a larger one
     */
    public static FrameMemory write(FrameMemory borrowed, PythonConfig config) {
        FrameWriter frame = new FrameWriter(borrowed);
        frame.begin(FrameLayout.KIND_OPEN, 0);
        frame.target(config.keptExceptions());
        texts(frame, config.paths());
        // What is imported may print: not before that reaches Java.
        texts(frame, OutputStreams.areAskedFor(config) ? List.of() : config.preload());
        frame.counts(2, 0);
        frame.finish();
        return frame.memory();
    }

    private static void texts(FrameWriter frame, List<?> values) {
        frame.tag(FrameLayout.TAG_LIST, 0, 0, values.size());
        for (Object value : values) {
            frame.text(value.toString());
        }
    }
}
