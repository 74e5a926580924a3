package org.pybridge.contract;

import java.util.List;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import org.pybridge.PyFunction;

/** A logger of Java's that holds its monitor and, for one name, has Python log again. */
final class Chained extends NamedLogger {
    private final List<String> told;
    private final Supplier<PyFunction> python;

    Chained(String name, List<String> told, Supplier<PyFunction> python) {
        super(name);
        this.told = told;
        this.python = python;
    }

    @Override
    public synchronized void log(Level level, ResourceBundle bundle, String text, Throwable error) {
        told.add(getName());
        PyFunction log = getName().equals("reentry.first") ? python.get() : null;
        if (log != null) {
            log.call("reentry.last", text);
        }
    }
}
