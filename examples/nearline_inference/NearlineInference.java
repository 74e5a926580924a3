import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pybridge.ExecutionMode;
import org.pybridge.PyTuple;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.udf.InMemoryMetrics;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.ScalarUdf;
import org.pybridge.udf.UdfContext;

/**
 * Scores a stream of payments with a model that the stream itself replaces, in both modes, event by
 * event and in bundles: CODE_FOLDER DATA_FOLDER LIBRARY...
 *
 * <p>Prints for each event library, mode, way, model in use, score and refusal, and after them
 * library, mode, way and {@code loads=COUNT}, with tabs between them.
 */
public final class NearlineInference {
    private static final PythonUdf<ScalarUdf> SCORE = PythonUdf.scalar("nearline_functions:score");
    private static final int BUNDLE_EVENTS = 32;

    /** What the stream brings. */
    sealed interface Event permits Payment, NewModel {
        /** The arguments of the function: features, and the name of a new model; one is null. */
        Object[] row();
    }

    record Payment(double[] features) implements Event {
        @Override
        public Object[] row() {
            return new Object[] {features, null};
        }
    }

    record NewModel(String name) implements Event {
        @Override
        public Object[] row() {
            return new Object[] {null, name};
        }
    }

    /** What the function's {@code open} learns, and where it counts. */
    record Job(Map<String, String> parameters, InMemoryMetrics metrics) implements UdfContext {
        @Override
        public String jobParameter(String name, String absent) {
            return parameters.getOrDefault(name, absent);
        }
    }

    private NearlineInference() {}

    public static void main(String[] args) throws IOException {
        final Path data = Path.of(args[1]);
        final List<Event> stream = read(data.resolve("stream.csv"));
        final List<String> libraries = List.of(args).subList(2, args.length);
        for (ExecutionMode mode : List.of(ExecutionMode.THREAD, ExecutionMode.PROCESS)) {
            final PythonConfig config = PythonConfig.builder().mode(mode).addPath(args[0]).build();
            try (Python python = Python.start(config)) {
                for (String library : libraries) {
                    score(python, library, data, stream);
                }
            }
        }
    }

    /** Runs over the stream twice; each time the function is opened, with a first model, once. */
    private static void score(Python python, String library, Path data, List<Event> stream) {
        final Map<String, String> parameters =
                Map.of("models", data.toString(), "library", library, "model", "fraud-1");
        final String run = library + "\t" + python.mode().name().toLowerCase(Locale.ROOT) + "\t";
        final Job one = new Job(parameters, new InMemoryMetrics());
        try (ScalarUdf score = SCORE.open(python, one)) {
            print(run + "event by event", eventByEvent(score, stream), one);
        }
        final Job other = new Job(parameters, new InMemoryMetrics());
        try (ScalarUdf score = SCORE.open(python, other)) {
            print(run + "in bundles", inBundles(score, stream), other);
        }
    }

    private static List<Object> eventByEvent(ScalarUdf score, List<Event> stream) {
        return stream.stream().map(event -> score.eval(event.row())).toList();
    }

    /** One crossing for a bundle of events, among which a new model may be at any place. */
    private static List<Object> inBundles(ScalarUdf score, List<Event> stream) {
        final List<Object> outcomes = new ArrayList<>();
        for (int from = 0; from < stream.size(); from += BUNDLE_EVENTS) {
            final int to = Math.min(from + BUNDLE_EVENTS, stream.size());
            final List<Object[]> rows = stream.subList(from, to).stream().map(Event::row).toList();
            outcomes.addAll(score.evalRows(rows));
        }
        return outcomes;
    }

    private static List<Event> read(Path file) throws IOException {
        final List<Event> stream = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            final String[] cells = line.split(",");
            final String[] values = Arrays.copyOfRange(cells, 1, cells.length);
            switch (cells[0]) {
                case "payment" -> stream.add(
                        new Payment(
                                Arrays.stream(values).mapToDouble(Double::parseDouble).toArray()));
                case "model" -> stream.add(new NewModel(values[0]));
                default -> throw new IOException(
                        "no event: file=%s, seen=%s, wanted payment or model"
                                .formatted(file, line));
            }
        }
        return stream;
    }

    private static void print(String run, List<Object> outcomes, Job job) {
        for (Object outcome : outcomes) {
            final PyTuple row = (PyTuple) outcome;
            System.out.printf(
                    "%s\t%s\t%s\t%s%n",
                    run, row.get("model"), row.get("score"), row.get("refused"));
        }
        System.out.printf("%s\tloads=%d%n", run, job.metrics().counter("model_loads").count());
    }
}
