package org.pybridge.bench.peers.pemja;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.pybridge.bench.peer.CannotException;
import org.pybridge.bench.peer.Peer;
import org.pybridge.bench.peer.PeerPlace;
import pemja.core.PythonInterpreter;
import pemja.core.PythonInterpreterConfig;

/** PEMJA: functions of the interpreter's globals, called by name in its multi-thread mode. */
public final class PemjaPeer implements Peer {
    private PythonInterpreterConfig config;
    private PythonInterpreter interpreter;

    @Override
    public void start(PeerPlace place) {
        config =
                PythonInterpreterConfig.newBuilder()
                        .setPythonExec(place.python().toString())
                        .setExcType(PythonInterpreterConfig.ExecType.MULTI_THREAD)
                        .addPythonPaths(place.searchPath())
                        .build();
        interpreter = opened();
    }

    private PythonInterpreter opened() {
        final PythonInterpreter opened = new PythonInterpreter(config);
        opened.exec("from pemja_functions import *");
        return opened;
    }

    @Override
    public Runnable noop() {
        final PythonInterpreter python = interpreter;
        return () -> python.invoke("noop");
    }

    @Override
    public LongBinaryOperator add() {
        final PythonInterpreter python = interpreter;
        return (a, b) -> (Long) python.invoke("add", a, b);
    }

    @Override
    public DoubleBinaryOperator addDoubles() {
        final PythonInterpreter python = interpreter;
        return (a, b) -> (Double) python.invoke("add", a, b);
    }

    @Override
    public UnaryOperator<String> upper() {
        final PythonInterpreter python = interpreter;
        return text -> (String) python.invoke("upper", text);
    }

    @Override
    public UnaryOperator<byte[]> echoBytes() {
        final PythonInterpreter python = interpreter;
        return payload -> (byte[]) python.invoke("echo", (Object) payload);
    }

    @Override
    @SuppressWarnings("unchecked")
    public UnaryOperator<Map<String, Object>> echoMap() {
        final PythonInterpreter python = interpreter;
        // The cast keeps it from being taken for keyword arguments.
        return record -> (Map<String, Object>) python.invoke("echo_dict", (Object) record);
    }

    @Override
    public ToLongFunction<List<Integer>> total() {
        final PythonInterpreter python = interpreter;
        return values -> (Long) python.invoke("total", values);
    }

    @Override
    public ToDoubleFunction<double[]> arrayTotal() {
        final PythonInterpreter python = interpreter;
        return values -> (Double) python.invoke("array_total", (Object) values);
    }

    @Override
    public ToDoubleFunction<ByteBuffer> bufferTotal() {
        throw new CannotException("PEMJA has no conversion of a direct buffer");
    }

    @Override
    public Supplier<String> failure() {
        final PythonInterpreter python = interpreter;
        return () -> {
            try {
                return "no exception: " + python.invoke("fail", 0L);
            } catch (Exception e) {
                return e.getMessage();
            }
        };
    }

    @Override
    public Repeat repeat() {
        final PythonInterpreter python = interpreter;
        return (callback, count) -> (Long) python.invoke("repeat", callback, count);
    }

    /** An interpreter is not for several threads at a time, so the other one has its own. */
    @Override
    public void onAnotherThread(Runnable calls) {
        opened().invoke("add", 1L, 2L);
    }
}
