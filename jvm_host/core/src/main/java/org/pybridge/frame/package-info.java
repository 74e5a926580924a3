/**
 * The call frame: its layout, its memory, its writer and its reader. Not part of the API.
 *
 * <p>Twin of {@code native/core}; golden vectors in {@code tests/golden} prove both equal. Nothing
 * here knows what a value means to a user: that is the runtime's work. No type is thread-safe
 * except {@link org.pybridge.frame.FramePool}.
 */
package org.pybridge.frame;
