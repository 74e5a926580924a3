package org.pybridge.process;

/**
 * A channel that a worker has made, by its own descriptors: this process opens the other ends.
 *
 * @param number what the answer names it by
 * @param isForUpcalls whether threads made by Python call Java on it
 * @param readFd where the worker reads
 * @param writeFd where the worker writes
 * @param mailboxFd its mailbox's memory; -1 where the pipes carry the frames
 */
record ChannelOffer(long number, boolean isForUpcalls, int readFd, int writeFd, int mailboxFd) {}
