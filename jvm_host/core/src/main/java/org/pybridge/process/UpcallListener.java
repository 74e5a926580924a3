package org.pybridge.process;

import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.Reference;
import org.pybridge.frame.FrameMemory;
import org.pybridge.platform.DaemonThread;
import org.pybridge.runtime.UpcallAnswer;

/**
 * Answers what threads made by Python call on one channel, on a daemon thread of its own that
 * stands for them; it ends, and closes the channel, with the worker.
 */
final class UpcallListener {
    private static final int MEMORY_BYTES = 16 * 1024;

    private final WorkerTransport transport;
    private final Channel channel;

    private UpcallListener(WorkerTransport transport, Channel channel) {
        this.transport = transport;
        this.channel = channel;
    }

    static void start(WorkerTransport transport, Channel channel, int number) {
        UpcallListener listener = new UpcallListener(transport, channel);
        DaemonThread.of("pybridge-worker-upcalls-" + number, listener::run).start();
    }

    private void run() {
        try {
            FrameMemory memory = FrameMemory.allocate(MEMORY_BYTES);
            UpcallAnswer answer = null;
            while (true) {
                FrameMemory request = channel.receive(memory);
                Reference.reachabilityFence(answer); // the worker has read what stands for objects
                answer = transport.answer(channel, transport.session(), request);
                channel.send(answer.memory(), answer.lengthBytes());
                if (request != memory) {
                    request.free();
                }
            }
        } catch (EOFException e) {
            transport.died(); // nothing to do if it was closed
        } catch (IOException e) {
            transport.end("it broke the protocol: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            transport.end("Java could not answer it: " + e);
        } finally {
            close();
        }
    }

    private void close() {
        try {
            WorkerPipes.closeAll(channel);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "an upcall channel cannot be closed: " + e.getMessage(), e);
        }
    }
}
