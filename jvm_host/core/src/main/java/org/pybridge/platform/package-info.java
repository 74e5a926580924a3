/**
 * What PyBridge needs of the system: finding a Python, loading the native libraries, POSIX calls.
 * Not part of the API.
 *
 * <p>{@link org.pybridge.platform.PythonLocator} answers which Python; {@link
 * org.pybridge.platform.NativeLoader} loads the loader library from the jar, after which the
 * natives of {@link org.pybridge.platform.Posix} work; {@link org.pybridge.platform.CoreLoader}
 * opens libpython and the native core for thread mode.
 */
package org.pybridge.platform;
