package org.pybridge.compat.pemja;

import org.pybridge.PyFunction;

/**
 * The functions of Python that find one thing in three forms.
 *
 * @param shown prepared for {@link Results}
 * @param plain as it is, for the conversions of {@code org.pybridge}
 * @param held prepared as an object, whatever it is; None for None
 */
record Finder(PyFunction shown, PyFunction plain, PyFunction held) {}
