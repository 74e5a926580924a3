/**
 * The engine of {@code pybridge lab}: measures one cell, a user's function in one mode with so many
 * threads, workers and rows in a batch, in this fresh JVM.
 *
 * <p>{@link org.pybridge.bench.lab.Lab} reads a {@link org.pybridge.bench.lab.TrialSpec} and {@link
 * org.pybridge.bench.lab.Inputs}, and writes {@link org.pybridge.bench.lab.Events} while a {@link
 * org.pybridge.bench.lab.Trial} goes on. The trial checks all results, warms up, and runs a {@link
 * org.pybridge.bench.lab.Load} on the threads of {@link org.pybridge.bench.lab.Callers}; a {@link
 * org.pybridge.bench.lab.Watchdog} ends a JVM whose calls do not return.
 */
package org.pybridge.bench.lab;
