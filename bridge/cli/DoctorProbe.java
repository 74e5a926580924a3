import java.util.Locale;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

/** Calls a builtin Python function in the mode that the argument names, and prints one line on it. */
final class DoctorProbe {
    private DoctorProbe() {}

    /** Takes {@code thread} or {@code process}. */
    public static void main(String[] arguments) {
        for (String mode : arguments) {
            ExecutionMode executionMode = ExecutionMode.valueOf(mode.toUpperCase(Locale.ROOT));
            System.out.println(mode + " " + outcome(executionMode));
        }
    }

    private static String outcome(ExecutionMode mode) {
        long begin = System.nanoTime();
        try (Python python = Python.start(PythonConfig.builder().mode(mode).build());
                PyFunction add = python.function("operator:add")) {
            Object sum = add.call(20, 22);
            if (!Long.valueOf(42).equals(sum)) {
                return failed("operator:add(20, 22) gave " + sum + ", wanted 42");
            }
            return "ok " + sum + " " + (System.nanoTime() - begin) / 1_000_000;
        } catch (RuntimeException | LinkageError e) {
            return failed(e.toString());
        }
    }

    private static String failed(String text) {
        return "failed " + text.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
