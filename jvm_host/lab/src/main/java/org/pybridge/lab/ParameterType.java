package org.pybridge.lab;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The type of a parameter: how its values stand in the inputs file, and what Java passes. */
enum ParameterType {
    /** A Boolean. */
    BOOLEAN("boolean", JsonParser::getBooleanValue),
    /** A Long. */
    LONG("long", JsonParser::getLongValue),
    /** A Double; NaN and the infinities are strings. */
    DOUBLE("double", ParameterType::doubleValue),
    /** A String. */
    STRING("string", ParameterType::text),
    /** A byte[], from base64. */
    BYTES("bytes", JsonParser::getBinaryValue),
    /** A double[]. */
    DOUBLES("double[]", parser -> array(parser, double.class, ParameterType::doubleValue)),
    /** A long[]. */
    LONGS("long[]", parser -> array(parser, long.class, JsonParser::getLongValue)),
    /** A float[]. */
    FLOATS("float[]", parser -> array(parser, float.class, each -> (float) doubleValue(each))),
    /** An int[]. */
    INTS("int[]", parser -> array(parser, int.class, JsonParser::getIntValue)),
    /** A boolean[]. */
    BOOLEANS("boolean[]", parser -> array(parser, boolean.class, JsonParser::getBooleanValue)),
    /** A List of what the JSON array has. */
    LIST("list", parser -> plain(parser, List.class)),
    /** A Map of what the JSON object has, in its order. */
    MAP("map", parser -> plain(parser, Map.class)),
    /** Whatever the JSON value is. */
    OBJECT("object", parser -> plain(parser, Object.class));

    private static final ObjectReader PLAIN = new ObjectMapper().reader();

    private final String label;
    private final Reading reading;

    ParameterType(String label, Reading reading) {
        this.label = label;
        this.reading = reading;
    }

    /**
     * The type that an inputs file names so.
     *
     * @throws IllegalArgumentException if there is none
     */
    static ParameterType named(String label) {
        for (final ParameterType type : values()) {
            if (type.label.equals(label)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no such parameter type: seen=" + label);
    }

    /**
     * Reads the value at which the parser stands.
     *
     * @throws IOException if it is none of this type
     */
    Object read(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? null : reading.read(parser);
    }

    @Override
    public String toString() {
        return label;
    }

    /** A double, which is a string where JSON has no number for it. */
    static double doubleValue(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_STRING
                ? Double.parseDouble(parser.getText())
                : parser.getDoubleValue();
    }

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw unlike(parser, "string");
        }
        return parser.getText();
    }

    private static Object plain(JsonParser parser, Class<?> type) throws IOException {
        final Object value = PLAIN.readValue(parser, Object.class);
        if (!type.isInstance(value)) {
            throw new IOException("seen=" + value + ", wanted=" + type.getSimpleName());
        }
        return value;
    }

    private static Object array(JsonParser parser, Class<?> elementType, Reading element)
            throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            throw unlike(parser, "array");
        }
        final List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(element.read(parser));
        }
        final Object array = Array.newInstance(elementType, elements.size());
        for (int index = 0; index < elements.size(); index++) {
            Array.set(array, index, elements.get(index));
        }
        return array;
    }

    private static IOException unlike(JsonParser parser, String wanted) throws IOException {
        return new IOException("seen=" + parser.getText() + ", wanted=" + wanted);
    }

    /** Reads a value that is not null. */
    private interface Reading {
        Object read(JsonParser parser) throws IOException;
    }
}
