package org.pybridge.udf;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pybridge.PyTuple;

/** An SQL type of an argument or a result, as its declaration says it. Immutable. */
public final class SqlType {
    private final Root root;
    private final String sql;
    private final boolean isNullable;
    private final int length;
    private final int precision;
    private final int scale;
    private final List<String> fieldNames;
    private final List<SqlType> parts;
    private final Class<?> plainClass;

    private SqlType(Map<?, ?> described) {
        this.root = Root.valueOf((String) described.get("root"));
        this.sql = (String) described.get("sql");
        this.isNullable = (Boolean) described.get("nullable");
        this.length = number(described, "length");
        this.precision = number(described, "precision");
        this.scale = number(described, "scale");
        List<String> names = new ArrayList<>();
        for (Object name : (List<?>) described.get("names")) {
            names.add((String) name);
        }
        List<SqlType> made = new ArrayList<>();
        for (Object part : (List<?>) described.get("parts")) {
            made.add(new SqlType((Map<?, ?>) part));
        }
        this.fieldNames = List.copyOf(names);
        this.parts = List.copyOf(made);
        boolean isPlain = root.isPlain || root == Root.VARCHAR && length == Integer.MAX_VALUE;
        this.plainClass = isPlain ? root.javaClass : null;
    }

    /** The type that Python has described; null for None. */
    static SqlType described(Object description) {
        return description == null ? null : new SqlType((Map<?, ?>) description);
    }

    private static int number(Map<?, ?> described, String name) {
        Object value = described.get(name);
        return value == null ? 0 : Math.toIntExact((Long) value);
    }

    /** Which type it is, apart from its parameters. */
    public Root root() {
        return root;
    }

    /** The type in SQL: {@code "ROW<a BIGINT, b STRING>"}. */
    public String sql() {
        return sql;
    }

    /** Whether null is one of its values. */
    public boolean isNullable() {
        return isNullable;
    }

    /** Characters of CHAR and VARCHAR, bytes of BINARY and VARBINARY; 0 for all others. */
    public int length() {
        return length;
    }

    /** Digits of DECIMAL; digits of a second's fraction of times; 0 for all others. */
    public int precision() {
        return precision;
    }

    /** Digits behind the point of DECIMAL; 0 for all others. */
    public int scale() {
        return scale;
    }

    /** The names of the fields of ROW; empty for all others. */
    public List<String> fieldNames() {
        return fieldNames;
    }

    /** The types of elements, of keys and values, or of fields; empty for all others. */
    public List<SqlType> parts() {
        return parts;
    }

    /** The class of its values in Java: {@code Long} of BIGINT, {@link PyTuple} of ROW. */
    public Class<?> javaClass() {
        return root.javaClass;
    }

    /** Whether a value is of the type as it is, whatever the type's parameters are. */
    boolean isPlain(Object value) {
        return value.getClass() == plainClass;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SqlType && sql.equals(((SqlType) other).sql);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sql);
    }

    @Override
    public String toString() {
        return sql;
    }

    /** The types without their parameters, by the words of Flink's SQL. */
    public enum Root {
        /** Null alone. */
        NULL(Void.class),
        /** Boolean. */
        BOOLEAN(Boolean.class, true),
        /** Byte. */
        TINYINT(Byte.class, true),
        /** Short. */
        SMALLINT(Short.class, true),
        /** Integer. */
        INT(Integer.class, true),
        /** Long. */
        BIGINT(Long.class, true),
        /** Float. */
        FLOAT(Float.class, true),
        /** Double. */
        DOUBLE(Double.class, true),
        /** BigDecimal of the type's scale. */
        DECIMAL(BigDecimal.class),
        /** String of so many code points at most. */
        CHAR(String.class),
        /** String of so many code points at most. */
        VARCHAR(String.class),
        /** byte[] of so many bytes at most. */
        BINARY(byte[].class),
        /** byte[] of so many bytes at most. */
        VARBINARY(byte[].class),
        /** LocalDate. */
        DATE(LocalDate.class, true),
        /** LocalTime. */
        TIME(LocalTime.class),
        /** LocalDateTime. */
        TIMESTAMP(LocalDateTime.class),
        /** Instant. */
        TIMESTAMP_LTZ(Instant.class),
        /** OffsetDateTime. */
        TIMESTAMP_TZ(OffsetDateTime.class),
        /** Period, of months. */
        INTERVAL_YEAR_MONTH(Period.class),
        /** Duration. */
        INTERVAL_DAY_TIME(Duration.class),
        /** List. */
        ARRAY(List.class),
        /** Map. */
        MAP(Map.class),
        /** Map from element to Integer, the count. */
        MULTISET(Map.class),
        /** {@link PyTuple}, with the fields' names. */
        ROW(PyTuple.class),
        /** List, in an accumulator alone. */
        LIST_VIEW(List.class),
        /** Map, in an accumulator alone. */
        MAP_VIEW(Map.class);

        private final Class<?> javaClass;
        private final boolean isPlain;

        Root(Class<?> javaClass) {
            this(javaClass, false);
        }

        /** Plain if each object of the class is a value of the type. */
        Root(Class<?> javaClass, boolean isPlain) {
            this.javaClass = javaClass;
            this.isPlain = isPlain;
        }
    }
}
