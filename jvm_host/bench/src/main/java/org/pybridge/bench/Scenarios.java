package org.pybridge.bench;

import java.util.List;
import org.pybridge.bench.limit.StepLimit;
import org.pybridge.bench.scenario.ArrowHandOver;
import org.pybridge.bench.scenario.CallAsync;
import org.pybridge.bench.scenario.CallFloat;
import org.pybridge.bench.scenario.CallInt;
import org.pybridge.bench.scenario.CallIntStep;
import org.pybridge.bench.scenario.CallNoop;
import org.pybridge.bench.scenario.CallText;
import org.pybridge.bench.scenario.Callback;
import org.pybridge.bench.scenario.CallbackOverloaded;
import org.pybridge.bench.scenario.CatchError;
import org.pybridge.bench.scenario.Dict10;
import org.pybridge.bench.scenario.Each1k;
import org.pybridge.bench.scenario.EchoBytes;
import org.pybridge.bench.scenario.GenericInt;
import org.pybridge.bench.scenario.HoldInt;
import org.pybridge.bench.scenario.Hop;
import org.pybridge.bench.scenario.ProcArray1m;
import org.pybridge.bench.scenario.ProcBuffer1m;
import org.pybridge.bench.scenario.ProcEcho16;
import org.pybridge.bench.scenario.ProcRows1k;
import org.pybridge.bench.scenario.SumArray;
import org.pybridge.bench.scenario.SumBuffer;
import org.pybridge.bench.scenario.SumList;
import org.pybridge.bench.scenario.Threads;
import org.pybridge.bench.scenario.TouchJson;
import org.pybridge.bench.scenario.UdfAggregate;
import org.pybridge.bench.scenario.UdfChain;
import org.pybridge.bench.scenario.UdfColumns;
import org.pybridge.bench.scenario.UdfScalar;
import org.pybridge.bench.scenario.UdfTable;
import org.pybridge.bench.scenario.Wide10;
import org.pybridge.bench.scenario.Wide100;

/** All scenarios, in the order in which they are listed and run. */
public final class Scenarios {
    /** How long the note of a document of 1 KB is, in sentences. */
    public static final int JSON_1K_SENTENCES = 15;

    private Scenarios() {}

    /** New instances of all scenarios. */
    public static List<Question> all() {
        return List.of(
                new CallNoop(),
                new CallInt(),
                new CallIntStep(StepLimit.JNI, "call_int by hand: an empty native call"),
                new CallIntStep(StepLimit.GIL, "… and the GIL taken and released"),
                new CallIntStep(StepLimit.INTS, "… and both ints made, one read"),
                new CallIntStep(StepLimit.CALL, "… and the Python function called"),
                new CallFloat(),
                new HoldInt(),
                new Each1k(),
                new GenericInt(),
                new Wide10(),
                new Wide100(),
                CallText.str16(),
                CallText.str1k(),
                CallText.chinese(),
                new EchoBytes("bytes_1k", 1024),
                new EchoBytes("bytes_1m", 1024 * 1024),
                new SumList(),
                new Dict10(),
                new SumArray("ndarray_1k", 1000),
                new SumArray("ndarray_1m", 1_000_000),
                new SumBuffer(),
                new CatchError("error", 0),
                new CatchError("error_deep", 59),
                new Callback(),
                new CallbackOverloaded(),
                new StartUp(),
                Threads.perCall(),
                Threads.batched(),
                new ProcEcho16(Hop.SPINNING),
                new ProcEcho16(Hop.BLOCKED),
                new ProcRows1k(Hop.SPINNING),
                new ProcRows1k(Hop.BLOCKED),
                CallAsync.single(),
                CallAsync.bundled(1),
                CallAsync.bundled(16),
                CallAsync.bundled(256),
                new ProcArray1m(),
                new ProcBuffer1m(),
                TouchJson.standard("json_100", "100 bytes", 0),
                TouchJson.standard("json_1k", "1 KB", JSON_1K_SENTENCES),
                TouchJson.orjson("json_100_orjson", "100 bytes", 0),
                TouchJson.orjson("json_1k_orjson", "1 KB", JSON_1K_SENTENCES),
                new UdfScalar(),
                new UdfChain(),
                UdfColumns.numpy(),
                UdfColumns.pandas(),
                UdfColumns.arrow(),
                new UdfTable(),
                new UdfAggregate(),
                new ArrowHandOver());
    }

    /**
     * The scenario of this name.
     *
     * @throws IllegalArgumentException if there is none; the message names all
     */
    public static Question named(String name) {
        List<Question> all = all();
        return all.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no such scenario: seen="
                                                + name
                                                + ", wanted=one of "
                                                + all.stream().map(Question::name).toList()));
    }
}
