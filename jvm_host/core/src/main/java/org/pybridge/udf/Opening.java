package org.pybridge.udf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;

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

    private Opening(UdfKind kind, PyObject opened) {
        this.kind = kind;
        this.opened = opened;
        this.call = opened.attr("call").as(PyFunction.class);
        this.callAll = opened.attr("call_all").as(PyFunction.class);
        Map<?, ?> described = (Map<?, ?>) opened.invoke("describe");
        this.name = (String) described.get("name");
        this.inputTypes = types((List<?>) described.get("inputs"));
        this.resultType = SqlType.described(described.get("result"));
        this.accumulatorType = SqlType.described(described.get("accumulator"));
        this.fewestArguments = Math.toIntExact((Long) described.get("least"));
        Object most = described.get("most");
        this.mostArguments = most == null ? Integer.MAX_VALUE : Math.toIntExact((Long) most);
        this.isAsync = (Boolean) described.get("isAsync");
        this.isDeterministic = (Boolean) described.get("isDeterministic");
    }

    static Opening of(
            Python python,
            UdfKind kind,
            List<List<String>> steps,
            List<String> inputTypes,
            String resultType,
            UdfContext context) {
        try (PyFunction open = python.function("bridge._udf._opened:open_function")) {
            Object[] request = {steps, kind.byColumns(), inputTypes, resultType, context};
            return new Opening(kind, (PyObject) open.call(request));
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
