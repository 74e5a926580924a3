package org.pybridge.runtime;

import org.pybridge.ConversionException;

/** A failure on its way out of nested values, which each put a step in front of the path. */
final class ConversionPath extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_PATH = 200;

    private String reason;
    private boolean isTooDeep;
    private String path = "";
    private boolean shortened;
    private Throwable origin;

    ConversionPath(String reason) {
        this(": ", reason);
    }

    private ConversionPath(String joint, String reason) {
        super(reason, null, false, false);
        this.reason = joint + reason;
    }

    /** A value that is not of the type asked for, or does not fit it. */
    static ConversionPath misfit(Object seen, Object wanted) {
        return new ConversionPath(
                " ", "does not fit: seen=" + PythonTypes.describe(seen) + ", wanted=" + wanted);
    }

    /** Values within values beyond the limit. */
    static ConversionPath tooDeep(int maxDepth) {
        ConversionPath made =
                new ConversionPath(
                        "values nested too deep for Python, or a cycle: maxDepth=" + maxDepth);
        made.isTooDeep = true;
        return made;
    }

    /** Names the innermost converter on a path too deep: it may give its own kind for ever. */
    ConversionPath through(String converterClass) {
        if (isTooDeep) {
            isTooDeep = false;
            reason += ", made by the converter of " + converterClass;
        }
        return this;
    }

    /** A failure of the user's own code. */
    ConversionPath causedBy(Throwable cause) {
        origin = cause;
        return this;
    }

    /** Puts a step in front: an index, a component, or the name of the whole value. */
    ConversionPath at(String step) {
        boolean inner = step.startsWith("[") || step.startsWith(".");
        if (inner && path.length() >= MAX_PATH) {
            shortened = true;
        } else if (inner || path.isEmpty()) {
            path = step + path;
        } else {
            path = step + ", element " + (shortened ? "…" : "") + path;
        }
        return this;
    }

    ConversionException failure() {
        ConversionException failure = new ConversionException(path + reason);
        if (origin != null) {
            failure.initCause(origin);
        }
        return failure;
    }
}
