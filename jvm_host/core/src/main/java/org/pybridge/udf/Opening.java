package org.pybridge.udf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.WorkerException;

/** A function that Python has opened, and what Python says of it. */
final class Opening {
    final UdfKind kind;
    final PyObject opened;
    final PyFunction call;
    final PyFunction callAll;
    final String name;
    final List<SqlType> inputTypes;
    final SqlType resultType;
    final SqlType accumulatorType;
    final int fewestArguments;
    final int mostArguments;
    final boolean isAsync;
    final boolean isDeterministic;
    final UdfTimer timer;
    private final JobContext job;

    private Opening(UdfKind kind, PyObject opened, JobContext job) {
        Map<?, ?> described = (Map<?, ?>) opened.invoke("describe");
        this.kind = kind;
        this.opened = opened;
        this.job = job;
        this.timer = job.context().timer();
        this.name = (String) described.get("name");
        this.inputTypes = types((List<?>) described.get("inputs"));
        this.resultType = SqlType.described(described.get("result"));
        this.accumulatorType = SqlType.described(described.get("accumulator"));
        this.fewestArguments = Math.toIntExact((Long) described.get("least"));
        Object most = described.get("most");
        this.mostArguments = most == null ? Integer.MAX_VALUE : Math.toIntExact((Long) most);
        this.isAsync = (Boolean) described.get("isAsync");
        this.isDeterministic = (Boolean) described.get("isDeterministic");
        this.call = function(opened, "call");
        this.callAll = isAsync ? function(opened, "call_all") : null;
    }

    static Opening of(
            Python python,
            UdfKind kind,
            List<List<String>> steps,
            List<String> inputTypes,
            String resultType,
            UdfContext context) {
        JobContext job = new JobContext(context);
        try {
            return opened(python, kind, steps, inputTypes, resultType, job);
        } catch (RuntimeException | Error failure) {
            job.close();
            throw failure;
        }
    }

    private static Opening opened(
            Python python,
            UdfKind kind,
            List<List<String>> steps,
            List<String> inputTypes,
            String resultType,
            JobContext job) {
        PyObject opened;
        try (PyFunction open = python.function("bridge._udf._opened:open_function")) {
            opened = (PyObject) open.call(steps, kind.byColumns(), inputTypes, resultType, job);
        }
        try {
            return new Opening(kind, opened, job);
        } catch (RuntimeException | Error failure) {
            try {
                closeInPython(opened);
            } catch (RuntimeException further) {
                failure.addSuppressed(further);
            }
            opened.close();
            throw failure;
        }
    }

    /** An attribute as a function, with one handle. */
    static PyFunction function(PyObject object, String name) {
        try (PyObject attribute = object.attr(name)) {
            return attribute.as(PyFunction.class);
        }
    }

    private static void closeInPython(PyObject opened) {
        try {
            opened.invoke("close");
        } catch (WorkerException gone) {
            return; // with all that was open
        }
    }

    /** Calls Python's close, and gives all up. */
    void close() {
        try {
            closeInPython(opened);
        } finally {
            job.close();
            call.close();
            if (callAll != null) {
                callAll.close();
            }
            opened.close();
        }
    }

    private static List<SqlType> types(List<?> described) {
        if (described == null) {
            return null;
        }
        List<SqlType> made = new ArrayList<>();
        for (Object each : described) {
            made.add(SqlType.described(each));
        }
        return List.copyOf(made);
    }
}
