package org.pybridge.runtime;

import java.util.List;
import org.pybridge.PythonConfig;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameWriter;

/** The request that opens a session, with folders for sys.path. */
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
        frame.counts(1, 0);
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
