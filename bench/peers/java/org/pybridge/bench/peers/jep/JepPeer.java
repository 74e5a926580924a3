package org.pybridge.bench.peers.jep;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import jep.DirectNDArray;
import jep.JepConfig;
import jep.JepException;
import jep.MainInterpreter;
import jep.NDArray;
import jep.SharedInterpreter;
import jep.python.PyCallable;
import org.pybridge.bench.peer.Peer;
import org.pybridge.bench.peer.PeerPlace;

/** Jep: a shared interpreter, and callables kept and called on the thread that made it. */
public final class JepPeer implements Peer {
    private SharedInterpreter interpreter;

    @Override
    public void start(PeerPlace place) {
        MainInterpreter.setJepLibraryPath(
                place.sitePackages().resolve("jep").resolve("libjep.so").toString());
        SharedInterpreter.setConfig(new JepConfig().addIncludePaths(place.searchPath()));
        interpreter = opened();
    }

    private static SharedInterpreter opened() {
        final SharedInterpreter interpreter = new SharedInterpreter();
        interpreter.exec("import jep_functions");
        return interpreter;
    }

    private PyCallable function(String name) {
        return interpreter.getValue("jep_functions." + name, PyCallable.class);
    }

    @Override
    public Runnable noop() {
        final PyCallable function = function("noop");
        return function::call;
    }

    @Override
    public LongBinaryOperator add() {
        final PyCallable function = function("add");
        return (a, b) -> (Long) function.call(a, b);
    }

    @Override
    public DoubleBinaryOperator addDoubles() {
        final PyCallable function = function("add");
        return (a, b) -> (Double) function.call(a, b);
    }

    @Override
    public UnaryOperator<String> upper() {
        final PyCallable function = function("upper");
        return text -> (String) function.call(text);
    }

    @Override
    public UnaryOperator<byte[]> echoBytes() {
        final PyCallable function = function("echo_bytes");
        return payload -> function.callAs(byte[].class, new NDArray<>(payload));
    }

    @Override
    @SuppressWarnings("unchecked")
    public UnaryOperator<Map<String, Object>> echoMap() {
        final PyCallable function = function("echo_dict");
        // The cast keeps it from being taken for keyword arguments.
        return record -> (Map<String, Object>) function.call((Object) record);
    }

    @Override
    public ToLongFunction<List<Integer>> total() {
        final PyCallable function = function("total");
        return values -> (Long) function.call(values);
    }

    @Override
    public ToDoubleFunction<double[]> arrayTotal() {
        final PyCallable function = function("array_total");
        return values -> ((Number) function.call(new NDArray<>(values))).doubleValue();
    }

    @Override
    public ToDoubleFunction<ByteBuffer> bufferTotal() {
        final PyCallable function = function("array_total");
        return values ->
                ((Number) function.call(new DirectNDArray<>(values.asDoubleBuffer())))
                        .doubleValue();
    }

    @Override
    public Supplier<String> failure() {
        final PyCallable function = function("fail");
        return () -> {
            try {
                return "no exception: " + function.call(0L);
            } catch (JepException e) {
                return e.getMessage();
            }
        };
    }

    @Override
    public Repeat repeat() {
        final PyCallable function = function("repeat");
        return (callback, count) -> (Long) function.call(callback, count);
    }

    /** An interpreter belongs to its thread, so the other one has its own. */
    @Override
    public void onAnotherThread(Runnable calls) {
        opened().exec("jep_functions.add(1, 2)");
    }
}
