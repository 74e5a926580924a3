package org.pybridge.lab;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The function, the rows that it is called with, and what plain Python makes of them.
 *
 * @param function such as {@code my_model:predict}
 * @param rows the arguments of each call; not to be changed
 * @param expected for each row the {@link CanonicalText} of its result; null where it raises
 * @param raises for each row the name of the exception's type; null where there is a result
 */
record Inputs(String function, Object[][] rows, String[] expected, String[] raises) {
    Inputs {
        if (rows.length == 0) {
            throw new IllegalArgumentException("the inputs have no row");
        }
        requireOneForEachRow("expected", expected, rows);
        requireOneForEachRow("raises", raises, rows);
    }

    private static void requireOneForEachRow(String name, String[] values, Object[][] rows) {
        if (values.length != rows.length) {
            throw new IllegalArgumentException(
                    "%s has not one value for each row: seen=%d, wanted=%d"
                            .formatted(name, values.length, rows.length));
        }
    }

    /** The row after one, round and round. */
    int after(int row) {
        return row + 1 == rows.length ? 0 : row + 1;
    }

    /**
     * Reads inputs. The parameters must stand before the rows.
     *
     * @throws IOException if the file cannot be read, or is not JSON; it names the row that does
     *     not fit
     * @throws IllegalArgumentException if something is missing, or a type is unknown
     */
    static Inputs read(Path file) throws IOException {
        try (JsonParser parser = new ObjectMapper().createParser(file.toFile())) {
            parser.nextToken();
            return read(parser);
        }
    }

    private static Inputs read(JsonParser parser) throws IOException {
        String function = null;
        List<ParameterType> types = List.of();
        Object[][] rows = {};
        String[] expected = {};
        String[] raises = {};
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "function" -> function = parser.getText();
                case "parameters" -> types = types(parser);
                case "rows" -> rows = rows(parser, types);
                case "expected" -> expected = parser.readValueAs(String[].class);
                case "raises" -> raises = parser.readValueAs(String[].class);
                default -> parser.skipChildren();
            }
        }
        if (function == null) {
            throw new IllegalArgumentException("the inputs name no function");
        }
        return new Inputs(function, rows, expected, raises);
    }

    private static List<ParameterType> types(JsonParser parser) throws IOException {
        final List<ParameterType> types = new ArrayList<>();
        for (final Parameter parameter : parser.readValueAs(Parameter[].class)) {
            types.add(ParameterType.named(parameter.type));
        }
        return types;
    }

    private static Object[][] rows(JsonParser parser, List<ParameterType> types)
            throws IOException {
        final List<Object[]> rows = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            try {
                rows.add(row(parser, types));
            } catch (IOException e) {
                throw new IOException(
                        "row %d does not fit %s: %s".formatted(rows.size(), types, e.getMessage()),
                        e);
            }
        }
        return rows.toArray(Object[][]::new);
    }

    private static Object[] row(JsonParser parser, List<ParameterType> types) throws IOException {
        final Object[] row = new Object[types.size()];
        for (int index = 0; index < row.length; index++) {
            if (parser.nextToken() == JsonToken.END_ARRAY) {
                throw new IOException("seen=%d values, wanted=%d".formatted(index, row.length));
            }
            row[index] = types.get(index).read(parser);
        }
        if (parser.nextToken() != JsonToken.END_ARRAY) {
            throw new IOException("seen=more values, wanted=" + row.length);
        }
        return row;
    }

    private record Parameter(String name, String type) {}
}
