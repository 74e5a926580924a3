package org.pybridge.contract;

import java.util.List;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import org.pybridge.PyFunction;

/** A logger of Java's that holds its monitor and, for one name, has Python log again. */
final class Chained implements System.Logger {
    private final String name;
    private final List<String> told;
    private final Supplier<PyFunction> python;

    Chained(String name, List<String> told, Supplier<PyFunction> python) {
        this.name = name;
        this.told = told;
        this.python = python;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public synchronized void log(Level level, ResourceBundle bundle, String text, Throwable error) {
        told.add(name);
        PyFunction log = name.equals("reentry.first") ? python.get() : null;
        if (log != null) {
            log.call("reentry.last", text);
        }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
        log(level, bundle, format, (Throwable) null);
    }
}
