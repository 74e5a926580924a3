package org.pybridge.bench.peers.py4j;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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
import py4j.ClientServer;

/** Py4J: its client server, the one that keeps a thread of Python for each thread of Java. */
public final class Py4jPeer implements Peer {
    private Py4jFunctions functions;

    @Override
    public void start(PeerPlace place) throws IOException {
        final ProcessBuilder builder =
                new ProcessBuilder(place.python().toString(), "-m", "py4j_functions");
        builder.environment().put("PYTHONPATH", String.join(":", place.searchPath()));
        final Process child = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Runtime.getRuntime().addShutdownHook(new Thread(child::destroyForcibly));
        final BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        final int port = Integer.parseInt(lines.readLine().strip());
        final InetAddress here = InetAddress.getLoopbackAddress();
        final ClientServer server =
                new ClientServer.ClientServerBuilder()
                        .javaPort(0)
                        .javaAddress(here)
                        .pythonPort(port)
                        .pythonAddress(here)
                        .build();
        functions =
                (Py4jFunctions)
                        server.getPythonServerEntryPoint(new Class<?>[] {Py4jFunctions.class});
    }

    @Override
    public Runnable noop() {
        return functions::noop;
    }

    @Override
    public LongBinaryOperator add() {
        return functions::add;
    }

    @Override
    public DoubleBinaryOperator addDoubles() {
        return functions::addDoubles;
    }

    @Override
    public UnaryOperator<String> upper() {
        return functions::upper;
    }

    @Override
    public UnaryOperator<byte[]> echoBytes() {
        return functions::echoBytes;
    }

    @Override
    public UnaryOperator<Map<String, Object>> echoMap() {
        // What comes back is a Java map that Python filled; Python has no part in it any more.
        return record -> new HashMap<>(functions.echoMap(record));
    }

    @Override
    public ToLongFunction<List<Integer>> total() {
        return functions::total;
    }

    @Override
    public ToDoubleFunction<double[]> arrayTotal() {
        return values -> {
            final ByteBuffer bytes =
                    ByteBuffer.allocate(values.length * Double.BYTES)
                            .order(ByteOrder.nativeOrder());
            bytes.asDoubleBuffer().put(values);
            return functions.arrayTotal(bytes.array());
        };
    }

    @Override
    public ToDoubleFunction<ByteBuffer> bufferTotal() {
        throw new CannotException("Py4J's Python is another process: it shares no memory");
    }

    @Override
    public Supplier<String> failure() {
        return () -> {
            try {
                functions.fail(0);
                return "no exception";
            } catch (RuntimeException e) {
                return e.getMessage();
            }
        };
    }

    @Override
    public Repeat repeat() {
        return functions::repeat;
    }
}
