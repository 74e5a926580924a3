import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Each way to call Python once, in the mode given: MODE PYTHON MODEL_FOLDER. */
public final class Iris {
    /** The Python function, as Java sees it. */
    @FunctionalInterface
    interface Scorer {
        double score(double sepalLength, double sepalWidth, double petalLength, double petalWidth);
    }

    private Iris() {}

    /** Runs all calls and prints their results. */
    public static void main(String[] args) {
        final PythonConfig config =
                PythonConfig.builder()
                        .python(args[1])
                        .mode(ExecutionMode.valueOf(args[0].toUpperCase(Locale.ROOT)))
                        .addPath(args[2])
                        .build();
        try (Python python = Python.start(config)) {
            System.out.println("mode: " + python.mode());
            callFunction(python);
            useObject(python);
        }
    }

    private static void callFunction(Python python) {
        final PyFunction predict = python.function("iris_model:predict");
        final Object label = predict.call(5.1, 3.5, 1.4, 0.2);
        System.out.println("call: " + label);

        final Scorer scorer = predict.as(Scorer.class);
        System.out.println("typed: " + scorer.score(6.0, 2.7, 4.2, 1.3));

        python.hold(
                () -> {
                    double sum = 0;
                    for (int i = 0; i < 1000; i++) {
                        sum += scorer.score(6.5, 3.0, 5.5, 2.0);
                    }
                    System.out.println("hold: " + sum);
                });

        final double[] sepalLengths = {5.1, 6.0, 6.5};
        final double[] sepalWidths = {3.5, 2.7, 3.0};
        final double[] petalLengths = {1.4, 4.2, 5.5};
        final double[] petalWidths = {0.2, 1.3, 2.0};
        final double[] labels =
                predict.each(double[].class, sepalLengths, sepalWidths, petalLengths, petalWidths);
        System.out.println("each: " + Arrays.toString(labels));

        final CompletableFuture<Object> later = predict.callAsync(6.5, 3.0, 5.5, 2.0);
        System.out.println("async: " + later.join());
    }

    private static void useObject(Python python) {
        try (PyObject dict = python.eval("{'a': 1}");
                PyObject method = dict.attr("get")) {
            System.out.println("attr: " + method.as(PyFunction.class).call("a"));
            System.out.println("invoke: " + dict.invoke("get", "b", "nothing"));
            final Map<?, ?> map = dict.as(Map.class);
            System.out.println("map: " + map);
        }
    }
}
