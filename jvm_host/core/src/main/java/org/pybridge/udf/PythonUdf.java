package org.pybridge.udf;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pybridge.Python;

/**
 * A Python function as an engine ships it: its name, and how it is to be called. Immutable and
 * serializable; nothing of Python is touched until it is opened, once in each place that runs it.
 *
 * <p>{@code PythonUdf.scalar("my_functions:length").open(python)}
 *
 * @param <F> what it is when it is open
 */
public final class PythonUdf<F extends OpenUdf> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final UdfKind kind;
    private final ArrayList<String> names;
    private final ArrayList<String> inputTypes;
    private final String resultType;

    private PythonUdf(
            UdfKind kind,
            ArrayList<String> names,
            ArrayList<String> inputTypes,
            String resultType) {
        this.kind = kind;
        this.names = names;
        this.inputTypes = inputTypes;
        this.resultType = resultType;
    }

    /**
     * One result for each row, of a function that is called with the values of a row.
     *
     * @param name {@code "module:qualified.name"} of what {@code udf} has declared, or of any
     *     function whose annotations, or whose types here, say what it takes and gives
     */
    public static PythonUdf<ScalarUdf> scalar(String name) {
        return made(UdfKind.SCALAR, name);
    }

    /**
     * One result for each row, of a function that is called with columns: declared with a {@code
     * func_type} of numpy, pandas or arrow.
     */
    public static PythonUdf<ScalarUdf> vectorized(String name) {
        return made(UdfKind.VECTORIZED, name);
    }

    /** Any number of rows for each row: declared by {@code udtf}. */
    public static PythonUdf<TableUdf> table(String name) {
        return made(UdfKind.TABLE, name);
    }

    /** One result for a group of rows: declared by {@code udaf} as a class of several methods. */
    public static PythonUdf<AggregateUdf> aggregate(String name) {
        return made(UdfKind.AGGREGATE, name);
    }

    /** Any number of rows for a group of rows: declared by {@code udtaf}. */
    public static PythonUdf<AggregateUdf> tableAggregate(String name) {
        return made(UdfKind.TABLE_AGGREGATE, name);
    }

    /** One result for the columns of a group: declared by {@code udaf} with a {@code func_type}. */
    public static PythonUdf<ScalarUdf> vectorizedAggregate(String name) {
        return made(UdfKind.VECTORIZED_AGGREGATE, name);
    }

    /**
     * Scalar functions as one, which crosses to Python once: {@code chain(f, g)} of x is g(f(x)).
     * Each takes what the one before gives.
     *
     * @throws IllegalArgumentException if one is not made by {@link #scalar}, or has types that are
     *     not those of the chain: its own are said on the chain
     */
    @SafeVarargs
    public static PythonUdf<ScalarUdf> chain(
            PythonUdf<ScalarUdf> first, PythonUdf<ScalarUdf>... others) {
        ArrayList<String> names = new ArrayList<>(first.names);
        requireChainable(first);
        for (PythonUdf<ScalarUdf> other : others) {
            requireChainable(other);
            names.addAll(other.names);
        }
        return new PythonUdf<>(UdfKind.SCALAR, names, null, null);
    }

    private static void requireChainable(PythonUdf<?> udf) {
        if (udf.kind != UdfKind.SCALAR || udf.inputTypes != null || udf.resultType != null) {
            throw new IllegalArgumentException(
                    "cannot be chained: seen=" + udf + ", wanted a scalar function without types");
        }
    }

    private static <F extends OpenUdf> PythonUdf<F> made(UdfKind kind, String name) {
        Objects.requireNonNull(name, "name");
        return new PythonUdf<>(kind, new ArrayList<>(List.of(name)), null, null);
    }

    /**
     * The function with the types, in SQL, of the arguments that it will get. They have to be those
     * that the function declares, if it does, whether null is allowed or not.
     */
    public PythonUdf<F> inputTypes(String... types) {
        return new PythonUdf<>(kind, names, new ArrayList<>(Arrays.asList(types)), resultType);
    }

    /** The function with the type, in SQL, of its result, which has to be the declared one. */
    public PythonUdf<F> resultType(String type) {
        return new PythonUdf<>(kind, names, inputTypes, Objects.requireNonNull(type, "type"));
    }

    /** As {@link #open(Python, UdfContext)}, in a context without parameters. */
    public F open(Python python) {
        return open(python, UdfContext.of(Map.of()));
    }

    /**
     * Opens the function: makes an instance of its own for what is opened, and calls its {@code
     * open}. In process mode it is in one worker, whose death ends it.
     *
     * @throws org.pybridge.PythonException if it cannot be imported, is of another kind or has
     *     other types, of {@code bridge.DeclarationError}; or if its {@code open} raises: then its
     *     {@code close} has been called
     */
    public F open(Python python, UdfContext context) {
        Objects.requireNonNull(python, "python");
        Objects.requireNonNull(context, "context");
        OpenUdf made =
                kind.opened(Opening.of(python, kind, names, inputTypes, resultType, context));
        @SuppressWarnings("unchecked") // the factories pair kind and type
        F typed = (F) made;
        return typed;
    }

    @Override
    public String toString() {
        return kind + " function " + String.join(" -> ", names);
    }
}
