package org.pybridge.process;

import java.io.IOException;

/**
 * Takes the channels that a worker makes while it runs: for calls, as the pool asks for them, and
 * for threads made by Python, as the worker needs them.
 */
final class AddedChannels implements WorkerLifeline.Listener {
    private final WorkerTransport transport;
    private final WorkerProcess process;
    private final ChannelPool pool;
    private int upcallCount = WorkerCommand.UPCALL_CHANNEL_COUNT; // of the lifeline's reader alone

    AddedChannels(WorkerTransport transport, WorkerProcess process, ChannelPool pool) {
        this.transport = transport;
        this.process = process;
        this.pool = pool;
    }

    @Override
    public void channelOffered(ChannelOffer offer) {
        String refusal;
        try {
            refusal = taken(offer);
        } catch (IOException | RuntimeException | Error e) { // such as for lack of a thread
            refusal = e.getMessage() == null ? "the JVM has no memory" : e.getMessage();
        }
        answer(offer, refusal);
    }

    @Override
    public void noChannel(String why) {
        pool.hasNoOther(why);
    }

    @Override
    public void unreadable(Throwable why) {
        transport.end("what it tells of itself cannot be read: " + why); // it may wait for answers
    }

    /** Takes the channel; null, or why not. */
    private String taken(ChannelOffer offer) throws IOException {
        if (offer.isForUpcalls() && upcallCount >= ChannelPool.MAX_COUNT) {
            return "a worker has at most " + ChannelPool.MAX_COUNT;
        }
        Channel channel = open(offer);
        boolean taken = false;
        try {
            taken = offer.isForUpcalls() ? listen(channel) : pool.add(channel);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        return taken ? null : "the runtime is closed";
    }

    private Channel open(ChannelOffer offer) throws IOException {
        try {
            return process.open(offer);
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage()
                            + "; a worker's pipes are opened by /proc, which must show the worker,"
                            + " and the worker must be dumpable (prctl)",
                    e);
        }
    }

    private boolean listen(Channel channel) {
        if (transport.isEnding()) {
            return false;
        }
        UpcallListener.start(transport, channel, upcallCount + 1);
        upcallCount++;
        return true;
    }

    private void answer(ChannelOffer offer, String refusal) {
        try {
            if (refusal == null) {
                process.channelOpened(offer.number());
            } else {
                process.channelRefused(offer.number(), refusal);
            }
        } catch (IOException e) {
            transport.died(); // it has closed its lifeline
        } catch (RuntimeException | Error e) {
            transport.end("Java could not answer it: " + e); // it waits for ever
        }
    }
}
