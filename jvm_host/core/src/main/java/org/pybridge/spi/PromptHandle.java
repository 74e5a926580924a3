package org.pybridge.spi;

import org.pybridge.PyObject;

/** A handle as calls return it, for those whose object has memory of Java's. */
public interface PromptHandle extends PyObject {
    /**
     * From now on its close drops the Python object on the thread that closes it, for which that
     * may wait for the GIL, instead of leaving it to another thread. In process mode nothing
     * changes but that {@code then} runs.
     *
     * @param then runs on that thread, once the handle is dropped
     */
    void dropAtClose(Runnable then);
}
