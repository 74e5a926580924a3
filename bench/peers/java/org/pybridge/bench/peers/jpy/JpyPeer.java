package org.pybridge.bench.peers.jpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jpy.PyLib;
import org.jpy.PyLibInitializer;
import org.jpy.PyModule;
import org.pybridge.bench.peer.CannotException;
import org.pybridge.bench.peer.Peer;
import org.pybridge.bench.peer.PeerPlace;

/** jpy: attributes of a module, called with the types of arguments and result named. */
public final class JpyPeer implements Peer {
    private PyModule module;

    @Override
    public void start(PeerPlace place) throws IOException {
        PyLibInitializer.initPyLib(
                place.libpython().toString(), library(place, "jpy"), library(place, "jdl"));
        PyLib.startPython(place.searchPath());
        module = PyModule.importModule("jpy_functions");
    }

    private static String library(PeerPlace place, String name) throws IOException {
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(place.sitePackages(), name + ".*.so")) {
            return found.iterator().next().toString();
        }
    }

    @Override
    public Runnable noop() {
        final PyModule functions = module;
        return () -> functions.call("noop").close();
    }

    @Override
    public LongBinaryOperator add() {
        final PyModule functions = module;
        return (a, b) -> functions.call(Long.class, "add", Long.class, a, Long.class, b);
    }

    @Override
    public DoubleBinaryOperator addDoubles() {
        final PyModule functions = module;
        return (a, b) -> functions.call(Double.class, "add", Double.class, a, Double.class, b);
    }

    @Override
    public UnaryOperator<String> upper() {
        final PyModule functions = module;
        return text -> functions.call(String.class, "upper", String.class, text);
    }

    @Override
    public UnaryOperator<byte[]> echoBytes() {
        final PyModule functions = module;
        return payload -> functions.call(byte[].class, "echo_bytes", byte[].class, payload);
    }

    @Override
    public UnaryOperator<Map<String, Object>> echoMap() {
        throw new CannotException(
                "jpy converts no maps: Python would call get and put for each entry");
    }

    @Override
    public ToLongFunction<List<Integer>> total() {
        throw new CannotException("jpy converts no lists: Python would call get for each element");
    }

    @Override
    public ToDoubleFunction<double[]> arrayTotal() {
        final PyModule functions = PyModule.importModule("jpy_arrays");
        return values -> functions.call(Double.class, "array_total", double[].class, values);
    }

    @Override
    public ToDoubleFunction<ByteBuffer> bufferTotal() {
        throw new CannotException("jpy has no view of a direct buffer in Python");
    }

    @Override
    public Supplier<String> failure() {
        final PyModule functions = module;
        return () -> {
            try {
                return "no exception: " + functions.call("fail", 0L);
            } catch (RuntimeException e) {
                return e.getMessage();
            }
        };
    }

    @Override
    public Repeat repeat() {
        final PyModule functions = module;
        return (callback, count) ->
                functions.call(
                        Long.class, "repeat", LongSupplier.class, callback, Integer.class, count);
    }
}
