package flinkpredict;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.pybridge.ExecutionMode;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

/**
 * Scores rows by PyBridge's API. Each parallel instance opens a runtime of its own: in thread mode
 * they share the process's one Python, in process mode each has a worker.
 */
public final class Predict extends RichMapFunction<Row, Score> {
    private static final long serialVersionUID = 1L;

    private final ModelPlace place;
    private final ExecutionMode mode;

    // Flink serialises the function when the job is submitted; these exist where it runs.
    private transient Python python;
    private transient Model model;

    /** The Python object that {@code load_model} returns, as Java sees it. */
    public interface Model {
        double predict(double[] features);
    }

    public Predict(ModelPlace place, ExecutionMode mode) {
        this.place = place;
        this.mode = mode;
    }

    @Override
    public void open(OpenContext context) {
        final PythonConfig config =
                PythonConfig.builder()
                        .python(place.python())
                        .mode(mode)
                        .addPath(place.code())
                        .build();
        python = Python.start(config);
        final PyObject loaded =
                (PyObject) python.function("breast_cancer_model:load_model").call(place.model());
        model = loaded.as(Model.class);
    }

    @Override
    public Score map(Row row) {
        return new Score(row.index(), model.predict(row.features()));
    }

    /** Flink calls it however the task ends: finished, failed, cancelled, or failed in open. */
    @Override
    public void close() {
        if (python != null) {
            python.close();
        }
    }
}
