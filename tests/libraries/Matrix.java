import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

/** Makes the calls of one check from two threads: {@code MODE FOLDER CHECK SEED...}. */
final class Matrix {
    public static void main(String[] arguments) throws Exception {
        PythonConfig config =
                PythonConfig.builder()
                        .mode(ExecutionMode.valueOf(arguments[0]))
                        .addPath(arguments[1])
                        .build();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Python python = Python.start(config)) {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 3; i < arguments.length; i++) {
                long seed = Long.parseLong(arguments[i]);
                calls.add(() -> seed + "\t" + function(python, arguments[2]).call(seed));
            }
            for (Future<String> result : threads.invokeAll(calls)) {
                System.out.println(result.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    private static PyFunction function(Python python, String check) {
        return python.function("checks:" + check);
    }
}
