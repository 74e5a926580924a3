import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.pybridge.ExecutionMode;
import org.pybridge.PyTuple;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.udf.AggregateUdf;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.ScalarUdf;
import org.pybridge.udf.UdfAccumulator;
import org.pybridge.udf.UdfContext;

/**
 * Sums up a CDN's log by province, in both modes, request by request and all at once: CODE_FOLDER
 * DATA_FOLDER. Prints mode, way, province, requests, bytes, and bytes per millisecond, with tabs
 * between them.
 */
public final class CdnLogs {
    private static final PythonUdf<ScalarUdf> IP_TO_PROVINCE =
            PythonUdf.scalar("cdn_functions:ip_to_province");
    private static final PythonUdf<AggregateUdf> TRAFFIC =
            PythonUdf.aggregate("cdn_functions:traffic");

    private static final String HEADER = "uuid,client_ip,request_time,response_size,uri";
    private static final int COLUMNS = 5;
    private static final String UNKNOWN = "(unknown)";

    /** A line of the log. */
    record Request(
            String uuid, String clientIp, long requestTimeMs, long responseBytes, String uri) {}

    private CdnLogs() {}

    public static void main(String[] args) throws IOException {
        final Path data = Path.of(args[1]);
        final List<Request> log = read(data.resolve("requests.csv"));
        final String prefixes = data.resolve("prefixes.csv").toString();
        final UdfContext job = UdfContext.of(Map.of("prefixes", prefixes));
        for (ExecutionMode mode : List.of(ExecutionMode.THREAD, ExecutionMode.PROCESS)) {
            final PythonConfig config = PythonConfig.builder().mode(mode).addPath(args[0]).build();
            try (Python python = Python.start(config);
                    ScalarUdf ipToProvince = IP_TO_PROVINCE.open(python, job);
                    AggregateUdf traffic = TRAFFIC.open(python)) {
                print(mode, "request by request", requestByRequest(ipToProvince, traffic, log));
                print(mode, "all at once", allAtOnce(ipToProvince, traffic, log));
            }
        }
    }

    /** As a stream brings them: each request goes into the accumulator of its province. */
    private static Map<String, PyTuple> requestByRequest(
            ScalarUdf ipToProvince, AggregateUdf traffic, List<Request> log) {
        final Function<String, String> province = ipToProvince.asFunction(String.class);
        final Map<String, UdfAccumulator> groups = new TreeMap<>();
        for (Request request : log) {
            final String name = nameOf(province.apply(request.clientIp()));
            groups.computeIfAbsent(name, missing -> traffic.accumulator())
                    .accumulate(request.responseBytes(), request.requestTimeMs());
        }
        final Map<String, PyTuple> results = new TreeMap<>();
        groups.forEach(
                (name, group) -> {
                    try (group) {
                        results.put(name, (PyTuple) group.value());
                    }
                });
        return results;
    }

    /** As a batch: one crossing for all provinces, and one for each group. */
    private static Map<String, PyTuple> allAtOnce(
            ScalarUdf ipToProvince, AggregateUdf traffic, List<Request> log) {
        final Object[] provinces =
                ipToProvince.evalAll(log.stream().map(Request::clientIp).toList());
        final Map<String, List<Request>> groups = new TreeMap<>();
        for (int i = 0; i < provinces.length; i++) {
            final String name = nameOf(provinces[i]);
            groups.computeIfAbsent(name, missing -> new ArrayList<>()).add(log.get(i));
        }
        final Map<String, PyTuple> results = new TreeMap<>();
        groups.forEach(
                (name, requests) -> {
                    final long[] bytes = column(requests, Request::responseBytes);
                    final long[] timesMs = column(requests, Request::requestTimeMs);
                    results.put(name, (PyTuple) traffic.aggregate(bytes, timesMs));
                });
        return results;
    }

    private static long[] column(List<Request> requests, ToLongFunction<Request> value) {
        return requests.stream().mapToLong(value).toArray();
    }

    /** Null is what the function gives for an address that no prefix has. */
    private static String nameOf(Object province) {
        return province == null ? UNKNOWN : (String) province;
    }

    private static List<Request> read(Path file) throws IOException {
        final List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw new IOException("no log: file=" + file + ", wanted the header " + HEADER);
        }
        final List<Request> log = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            final String[] cells = lines.get(i).split(",");
            if (cells.length != COLUMNS) {
                throw new IOException(
                        "no request: file=%s, line=%d, seen=%s, wanted %s"
                                .formatted(file, i + 1, lines.get(i), HEADER));
            }
            final long requestTimeMs = Long.parseLong(cells[2]);
            final long responseBytes = Long.parseLong(cells[3]);
            log.add(new Request(cells[0], cells[1], requestTimeMs, responseBytes, cells[4]));
        }
        return log;
    }

    private static void print(ExecutionMode mode, String way, Map<String, PyTuple> results) {
        final String modeName = mode.name().toLowerCase(Locale.ROOT);
        results.forEach(
                (province, row) -> {
                    final String values =
                            row.stream().map(String::valueOf).collect(Collectors.joining("\t"));
                    System.out.println(String.join("\t", modeName, way, province, values));
                });
    }
}
