package org.pybridge.arrow;

import java.util.Locale;

/** As what a Python function sees the data. */
public enum PythonLibrary {
    /** {@code pyarrow.RecordBatch} and {@code pyarrow.Array}. */
    PYARROW,
    /**
     * {@code pandas.DataFrame} and {@code Series} of the dtype {@code ArrowDtype}: never copied.
     */
    PANDAS,
    /**
     * {@code pandas.DataFrame} and {@code Series} of numpy's dtypes: columns of numbers without
     * nulls are not copied, all others once.
     */
    PANDAS_NUMPY,
    /**
     * {@code numpy.ndarray}, for a root a dict of them by name: columns of numbers without nulls
     * are not copied, all others once.
     */
    NUMPY;

    String pythonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
