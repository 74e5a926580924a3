package org.pybridge.contract;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what a logger is told, instead of the console, until it is closed. */
final class RecordedLog implements AutoCloseable {
    private final Logger logger;
    private final StringBuffer text = new StringBuffer();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord record) {
                    text.append(record.getMessage()).append('\n');
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    RecordedLog(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    /** All messages so far, a line each at least. */
    String text() {
        return text.toString();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }
}
