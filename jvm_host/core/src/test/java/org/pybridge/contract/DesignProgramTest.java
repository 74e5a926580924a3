package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

/** The program that shows the whole API at once. */
final class DesignProgramTest {
    interface Scorer {
        double score(double sepalLength, double sepalWidth, double petalLength, double petalWidth);
    }

    @ContractTest
    void theWholeApiRunsInOneProgram(Runtimes runtimes) throws Exception {
        PythonConfig config =
                PythonConfig.builder()
                        .mode(runtimes.mode())
                        .addPath(PythonModules.folder().toString())
                        .build();
        try (Python python = Python.start(config)) {
            PyFunction predict = python.function("iris_model:predict");
            Object label = predict.call(5.1, 3.5, 1.4, 0.2);
            assertThat(label).isEqualTo("setosa");

            Scorer scorer = python.function("iris_model:score").as(Scorer.class);
            double p = scorer.score(5.1, 3.5, 1.4, 0.2);
            assertThat(p).isCloseTo(0.98, within(0.01));

            List<Double> scores = new ArrayList<>();
            python.hold(
                    () -> {
                        for (double width = 0; width < 3; width += 0.5) {
                            scores.add(scorer.score(5.1, 3.5, 1.4, width));
                        }
                    });
            assertThat(scores).hasSize(6);

            double[] a = {1.4, 4.7};
            double[] b = {0.2, 1.4};
            double[] c = {1, 10};
            double[] out = python.function("iris_model:petal_area").each(double[].class, a, b, c);
            assertThat(out).containsExactly(1.4 * 0.2 * 1, 4.7 * 1.4 * 10);

            CompletableFuture<Object> f = predict.callAsync(6.3, 3.3, 6.0, 2.5);
            assertThat(f.get(30, TimeUnit.SECONDS)).isEqualTo("virginica");

            PyObject obj = python.eval("{'a': 1}");
            assertThat(obj.attr("__len__").as(PyFunction.class).call()).isEqualTo(1L);
            assertThat(((PyObject) obj.invoke("keys")).repr()).isEqualTo("dict_keys(['a'])");
            assertThat((Object) obj.as(Map.class)).isEqualTo(Map.of("a", 1L));
        }
    }
}
