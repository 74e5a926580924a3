package org.pybridge.runtime;

/** A handle is an argument of a call in another worker of its runtime than its own. */
final class OtherWorkerException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Session owner;
    private boolean wasTold;

    OtherWorkerException(long handle, Session owner, Session user) {
        super(
                "the Python object lives in another worker than the function or another argument"
                        + " of the call: handle="
                        + handle
                        + ", its worker="
                        + owner.transport().place()
                        + ", the call's worker="
                        + user.transport().place()
                        + "; a call takes objects of one worker");
        this.owner = owner;
    }

    /** The session in which the object lives. */
    Session owner() {
        return owner;
    }

    /** Python sees it: from now on it is no failure to begin a call. */
    void told() {
        wasTold = true;
    }

    boolean wasTold() {
        return wasTold;
    }
}
