package flinkpredict;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ParameterTool;
import org.pybridge.ExecutionMode;
import org.pybridge.compat.pemja.PythonInterpreterConfig.ExecType;

/**
 * The job: rows in, {@link Predict} or {@link PemjaPredict}, scores out. The program that submits
 * it compares each score bit for bit with plain Python's, and prints one event a line, {@code name
 * key=value …}.
 *
 * <pre>
 * --api pybridge|pemja  --mode thread|process
 * --python EXECUTABLE  --code FOLDER  --model FILE  --rows CSV
 * --passes COUNT        how often the rows come; 1 by default
 * --cancel-after COUNT  the rows come for ever, and the job is cancelled after so many
 * </pre>
 */
public final class PredictJob {
    private static final int PARALLELISM = 2;

    private PredictJob() {}

    /**
     * Runs the job to its end.
     *
     * @throws IllegalStateException if a score differs or is missing
     * @throws Exception if the job fails
     */
    public static void main(String[] args) throws Exception {
        final ParameterTool options = ParameterTool.fromArgs(args);
        final LabelledRows rows = LabelledRows.read(Path.of(options.getRequired("rows")));
        final long cancelAfter = options.getLong("cancel-after", 0);
        final long passes = options.getLong("passes", 1);
        final boolean endless = cancelAfter > 0;
        final long total = endless ? Long.MAX_VALUE : passes * rows.count();

        final StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(PARALLELISM);
        final DataStream<Score> scores =
                env.fromSource(rows.source(total), WatermarkStrategy.noWatermarks(), "rows")
                        .map(predict(options))
                        .returns(Score.class)
                        .map(new Pace());

        final Check check = new Check(rows);
        try (CloseableIterator<Score> arriving = scores.collectAsync()) {
            final JobClient job = env.executeAsync("predict");
            while ((!endless || check.count() < cancelAfter) && arriving.hasNext()) {
                check.take(arriving.next());
            }
            if (endless) {
                job.cancel().get();
                print(options, "cancelled", check, "status=" + end(job));
            } else {
                print(options, "result", check, "rows_per_s=" + pace(job, total));
            }
        }
        if (!endless) {
            check.requireEachRow(passes);
        }
        check.requireAgreement();
    }

    private static MapFunction<Row, Score> predict(ParameterTool options) {
        final ModelPlace place =
                new ModelPlace(
                        options.getRequired("python"),
                        options.getRequired("code"),
                        options.getRequired("model"));
        final String mode = options.getRequired("mode").toUpperCase(Locale.ROOT);
        final boolean inThread = ExecutionMode.valueOf(mode) == ExecutionMode.THREAD;
        final String api = options.getRequired("api");
        switch (api) {
            case "pybridge":
                return new Predict(place, ExecutionMode.valueOf(mode));
            case "pemja":
                return new PemjaPredict(
                        place, inThread ? ExecType.MULTI_THREAD : ExecType.SUB_INTERPRETER);
            default:
                throw new IllegalArgumentException(
                        "unknown api: seen=" + api + ", wanted=pybridge or pemja");
        }
    }

    /** Waits until the tasks have ended, their {@code close} included. */
    private static JobStatus end(JobClient job) throws ExecutionException, InterruptedException {
        try {
            job.getJobExecutionResult().get();
        } catch (ExecutionException e) {
            if (job.getJobStatus().get() != JobStatus.CANCELED) {
                throw e;
            }
        }
        return job.getJobStatus().get();
    }

    private static String pace(JobClient job, long total) throws Exception {
        final JobExecutionResult result = job.getJobExecutionResult().get();
        final long firstMs = result.<Long>getAccumulatorResult(Pace.FIRST_MS);
        final long lastMs = result.<Long>getAccumulatorResult(Pace.LAST_MS);
        return String.format(Locale.ROOT, "%.0f", total * 1e3 / Math.max(1, lastMs - firstMs));
    }

    private static void print(ParameterTool options, String name, Check check, String more) {
        System.out.printf(
                Locale.ROOT,
                "%s api=%s mode=%s checked=%d agree=%d %s%n",
                name,
                options.get("api"),
                options.get("mode"),
                check.count(),
                check.agreeing(),
                more);
    }
}
