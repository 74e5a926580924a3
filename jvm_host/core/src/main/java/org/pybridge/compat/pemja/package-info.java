/**
 * PEMJA's classes and methods, by name and meaning, on PyBridge: code written for PEMJA 0.6 moves
 * by changing its imports. Values cross by PEMJA's rules, which differ from those of {@link
 * org.pybridge}: arrays are tuples, collections are live, what PEMJA has no Java type for is a
 * {@link org.pybridge.compat.pemja.PyObject}.
 *
 * <p>Any thread may use an interpreter, several at once. Names, the {@code get} of getters
 * included, are PEMJA's.
 */
package org.pybridge.compat.pemja;
