/**
 * The engine of {@code pybridge lab}: measures one cell, a user's function in one mode with so many
 * threads, workers and rows in a batch, in this fresh JVM.
 *
 * <p>{@link org.pybridge.lab.Lab} reads a {@link org.pybridge.lab.TrialSpec} and {@link
 * org.pybridge.lab.Inputs}, and writes {@link org.pybridge.lab.Events} while a {@link
 * org.pybridge.lab.Trial} goes on. The trial checks all results, warms up, and runs a {@link
 * org.pybridge.lab.Load} on the threads of {@link org.pybridge.lab.Callers}; a {@link
 * org.pybridge.lab.Watchdog} ends a JVM whose calls do not return.
 */
package org.pybridge.lab;
