/**
 * Thread mode: Python in this process, on the calling thread. Not part of the API.
 *
 * <p>{@link org.pybridge.embedded.EmbeddedSource} starts or joins the interpreter and opens a
 * session. Calls from Python enter at one static method, which finds the session by its id. Raw
 * addresses do not leave this package and {@link org.pybridge.frame}.
 */
package org.pybridge.embedded;
