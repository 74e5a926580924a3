package org.pybridge.udf;

import java.io.Serializable;
import java.util.ArrayList;
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

    private final ArrayList<UdfKind> kinds;
    private final ArrayList<String> names;
    private final ArrayList<String> inputTypes;
    private final String resultType;

    private PythonUdf(
            ArrayList<UdfKind> kinds,
            ArrayList<String> names,
            ArrayList<String> inputTypes,
            String resultType) {
        this.kinds = kinds;
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
     * One row for each row, of a scalar function that gets the whole row as its one argument, a
     * {@code bridge.Row} with the names of the input type's fields, and gives a ROW.
     */
    public static PythonUdf<TableUdf> map(String name) {
        return made(UdfKind.MAP, name);
    }

    /** A map of a pandas DataFrame, with a {@code func_type} of pandas, to another one as long. */
    public static PythonUdf<TableUdf> vectorizedMap(String name) {
        return made(UdfKind.VECTORIZED_MAP, name);
    }

    /** The rows for which a scalar function of the whole row, with a BOOLEAN result, says True. */
    public static PythonUdf<TableUdf> filter(String name) {
        return made(UdfKind.FILTER, name);
    }

    /** Any number of rows for each row, of a table function that gets the whole row. */
    public static PythonUdf<TableUdf> flatMap(String name) {
        return made(UdfKind.FLAT_MAP, name);
    }

    /**
     * Functions as one, which crosses to Python once: {@code chain(f, g)} of x is g(f(x)). They are
     * made by {@link #scalar}, and each takes what the one before gives; or by {@link #map}, {@link
     * #filter} and {@link #flatMap}, and each takes the rows that the one before gives.
     *
     * @throws IllegalArgumentException if one is made otherwise, or has types: those of the
     *     arguments and the result are said on the chain
     */
    @SafeVarargs
    public static <F extends OpenUdf> PythonUdf<F> chain(
            PythonUdf<F> first, PythonUdf<F>... others) {
        PythonUdf<F> chain =
                new PythonUdf<>(
                        new ArrayList<>(first.kinds), new ArrayList<>(first.names), null, null);
        requireChainable(first);
        for (PythonUdf<F> other : others) {
            requireChainable(other);
            chain.kinds.addAll(other.kinds);
            chain.names.addAll(other.names);
        }
        return chain;
    }

    private static void requireChainable(PythonUdf<?> udf) {
        UdfKind kind = udf.kinds.get(0);
        boolean isPlain = kind == UdfKind.SCALAR || kind.isOfRows() && !kind.byColumns();
        if (!isPlain || udf.inputTypes != null || udf.resultType != null) {
            throw new IllegalArgumentException(
                    "cannot be chained: seen="
                            + udf
                            + ", wanted one of scalar, map, filter or flatMap, without types");
        }
    }

    private static <F extends OpenUdf> PythonUdf<F> made(UdfKind kind, String name) {
        Objects.requireNonNull(name, "name");
        return new PythonUdf<>(
                new ArrayList<>(List.of(kind)), new ArrayList<>(List.of(name)), null, null);
    }

    /**
     * The function with the types, in SQL, of the arguments that it will get. They have to be those
     * that the function declares, if it does, whether null is allowed or not. Of a function of rows
     * it is one ROW, whose fields are the arguments.
     */
    public PythonUdf<F> inputTypes(String... types) {
        return new PythonUdf<>(kinds, names, new ArrayList<>(List.of(types)), resultType);
    }

    /** The function with the type, in SQL, of its result, which has to be the declared one. */
    public PythonUdf<F> resultType(String type) {
        return new PythonUdf<>(kinds, names, inputTypes, Objects.requireNonNull(type, "type"));
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
        List<List<String>> steps = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            steps.add(List.of(kinds.get(i).use(), names.get(i)));
        }
        UdfKind kind = kinds.get(0);
        OpenUdf made =
                kind.opened(Opening.of(python, kind, steps, inputTypes, resultType, context));
        @SuppressWarnings("unchecked") // the factories pair kind and type
        F typed = (F) made;
        return typed;
    }

    @Override
    public String toString() {
        return kinds.get(0) + " function " + String.join(" -> ", names);
    }
}
