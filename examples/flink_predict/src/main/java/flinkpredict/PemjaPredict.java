package flinkpredict;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.pybridge.compat.pemja.PythonInterpreter;
import org.pybridge.compat.pemja.PythonInterpreterConfig;
import org.pybridge.compat.pemja.PythonInterpreterConfig.ExecType;

/** Scores rows as code written for PEMJA does: only its imports have changed. */
public final class PemjaPredict extends RichMapFunction<Row, Score> {
    private static final long serialVersionUID = 1L;

    private final ModelPlace place;
    private final ExecType execType;

    private transient PythonInterpreter interpreter;

    public PemjaPredict(ModelPlace place, ExecType execType) {
        this.place = place;
        this.execType = execType;
    }

    @Override
    public void open(OpenContext context) {
        final PythonInterpreterConfig config =
                PythonInterpreterConfig.newBuilder()
                        .setPythonExec(place.python())
                        .setExcType(execType)
                        .addPythonPaths(place.code())
                        .build();
        interpreter = new PythonInterpreter(config);
        interpreter.set("path", place.model());
        interpreter.exec("from breast_cancer_model import load_model");
        interpreter.exec("model = load_model(path)");
    }

    @Override
    public Score map(Row row) {
        final double[] input = row.features();
        return new Score(row.index(), (double) interpreter.invokeMethod("model", "predict", input));
    }

    @Override
    public void close() {
        if (interpreter != null) {
            interpreter.close();
        }
    }
}
