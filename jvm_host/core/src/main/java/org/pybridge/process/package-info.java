/**
 * Process mode: Python in a worker process. Not part of the API.
 *
 * <p>{@link org.pybridge.process.WorkerSource} starts a worker and replaces it when it has died.
 * Frames travel over pairs of pipes, one conversation at a time on each; {@code bridge/worker.py}
 * is the other side.
 */
package org.pybridge.process;
