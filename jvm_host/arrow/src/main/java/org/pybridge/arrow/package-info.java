/**
 * Hands Arrow vectors to Python and takes them back: by the Arrow C Data Interface in thread mode,
 * by an Arrow IPC stream in shared memory in process mode.
 *
 * <p>Any thread may call. An Arrow vector is not thread-safe: nobody else may change one while a
 * call has it. Errors are those of {@link org.pybridge.PyFunction#call}, and what Arrow throws,
 * such as its {@code OutOfMemoryException} where the allocator has too little.
 *
 * <p><b>Ownership.</b> What is given to Python stays the caller's, who closes it at any time after
 * the call. In thread mode Python shares the buffers, and the allocator counts them until both
 * sides have let go: when the call returns or the handle is closed, unless Python keeps something.
 * In process mode Python has a copy. What comes back is the caller's, counted by the allocator
 * until it is closed, and lives beyond the close of the runtime.
 */
package org.pybridge.arrow;
