package org.pybridge.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the logger {@code org.pybridge} is told while this is open. */
final class LoggedWarnings extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("org.pybridge");
    private final List<String> messages = new CopyOnWriteArrayList<>();

    LoggedWarnings() {
        logger.addHandler(this);
    }

    List<String> messages() {
        return messages;
    }

    @Override
    public void publish(LogRecord record) {
        messages.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
