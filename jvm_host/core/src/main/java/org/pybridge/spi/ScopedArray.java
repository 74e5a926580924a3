package org.pybridge.spi;

import org.pybridge.NdArray;

/** An array as calls return it, for those who give its memory a lifetime of their own. */
public interface ScopedArray extends NdArray {
    /**
     * Takes it out of the scope that this thread has open, if any: from now on only its close ends
     * it.
     */
    void leaveScope();
}
