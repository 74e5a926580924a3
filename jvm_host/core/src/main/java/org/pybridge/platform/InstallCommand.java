package org.pybridge.platform;

/** The command, for messages, that brings PyBridge into a Python: no package index has it yet. */
public final class InstallCommand {
    private static final String SOURCE = "<path of a PyBridge checkout>";

    private InstallCommand() {}

    /** Where it was never installed; {@code python} is an executable or stands for one. */
    public static String into(String python) {
        return python + " -m pip install " + SOURCE;
    }

    /** Where what is installed does not fit. */
    public static String againInto(String python) {
        return python + " -m pip install --force-reinstall " + SOURCE;
    }
}
