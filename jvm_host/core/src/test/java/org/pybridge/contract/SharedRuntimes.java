package org.pybridge.contract;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;

/** One runtime per mode, started when the first case asks and used by all that need no other. */
final class SharedRuntimes {
    private static final Map<ExecutionMode, Python> STARTED = new EnumMap<>(ExecutionMode.class);

    private SharedRuntimes() {}

    /**
     * The modes that the system property {@code pybridge.contract.modes} names; both without it.
     */
    static List<ExecutionMode> chosenModes() {
        List<ExecutionMode> modes = new ArrayList<>();
        for (String name :
                System.getProperty("pybridge.contract.modes", "thread,process").split(",")) {
            modes.add(ExecutionMode.valueOf(name.strip().toUpperCase(Locale.ROOT)));
        }
        return modes;
    }

    static synchronized Python of(ExecutionMode mode) {
        return STARTED.computeIfAbsent(mode, asked -> Python.start(Runtimes.config(asked).build()));
    }

    static synchronized void closeAll() {
        STARTED.values().forEach(Python::close);
        STARTED.clear();
    }
}
