/**
 * The API's implementation, the same for both modes. Not part of the API.
 *
 * <p>A {@link org.pybridge.runtime.Session} is one runtime in one Python: it writes requests, reads
 * replies and answers upcalls. What differs between the modes is behind {@link
 * org.pybridge.runtime.Transport}, the way to one Python, and {@link
 * org.pybridge.runtime.SessionSource}, which gives the session of the hour.
 */
package org.pybridge.runtime;
