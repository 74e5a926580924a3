package org.pybridge.process;

/**
 * Two pipes to one thread of a worker, which carry one conversation at a time.
 *
 * @param writeFd requests
 * @param readFd replies
 */
record Channel(int writeFd, int readFd) {}
