package org.pybridge.contract;

import java.util.ResourceBundle;

/** A logger of Java's that takes all levels; what it does with a text is the subclass's. */
abstract class NamedLogger implements System.Logger {
    private final String name;

    NamedLogger(String name) {
        this.name = name;
    }

    @Override
    public final String getName() {
        return name;
    }

    @Override
    public final boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public final void log(Level level, ResourceBundle bundle, String format, Object... values) {
        log(level, bundle, format, (Throwable) null);
    }
}
