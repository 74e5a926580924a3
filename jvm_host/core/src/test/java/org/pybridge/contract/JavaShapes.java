package org.pybridge.contract;

import java.lang.ref.WeakReference;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

/** Java classes that tests use from Python: overloads, fields, nested and hidden classes. */
public final class JavaShapes {
    private JavaShapes() {}

    /** Each overload tells which one it is. */
    public static class Overloads {
        public String plain(int value) {
            return "int " + value;
        }

        public String plain(long value) {
            return "long " + value;
        }

        public String plain(double value) {
            return "double " + value;
        }

        public String plain(boolean value) {
            return "boolean " + value;
        }

        public String plain(String value) {
            return "String " + value;
        }

        public String plain(Object value) {
            return "Object " + (value == null ? null : value.getClass().getSimpleName());
        }

        public String small(byte value) {
            return "byte " + value;
        }

        public String small(short value) {
            return "short " + value;
        }

        public String boxed(Integer value) {
            return "Integer " + value;
        }

        public String boxed(Long value) {
            return "Long " + value;
        }

        public String letter(char value) {
            return "char " + value;
        }

        public String rest(String first, Object... others) {
            return "rest " + others.length;
        }

        public String rest(String first, String second) {
            return "two";
        }

        public String rest(String first) {
            return "one";
        }

        public int sum(int... values) {
            int total = 0;
            for (int value : values) {
                total += value;
            }
            return total;
        }

        public String equal(Integer value) {
            return "Integer";
        }

        public String equal(String value) {
            return "String";
        }

        public String holder(List<?> value) {
            return "List " + value;
        }

        public String holder(Map<?, ?> value) {
            return "Map " + value;
        }

        public String holder(Collection<?> value) {
            return "Collection " + value;
        }

        public String function(Runnable task) {
            task.run();
            return "Runnable";
        }

        public String function(Callable<?> task) throws Exception {
            return "Callable " + task.call();
        }

        public String mapped(Function<Object, Object> function, Object value) {
            return "mapped " + function.apply(value);
        }

        public Object fail(Exception failure) throws Exception {
            throw failure;
        }

        public static String fixed(int value) {
            return "static int";
        }

        public static String mixed(String value) {
            return "static " + value;
        }

        public String mixed() {
            return "instance";
        }

        public Overloads itself() {
            return this;
        }

        public String in() {
            return "a keyword";
        }
    }

    /** Fields of all kinds. */
    public static final class Fields {
        public static final String CONSTANT = "never changes";
        public static int counter;

        public int number = 1;
        public final String fixed = "fixed";
        public List<Integer> list = List.of(1, 2);
        public String name = "a field";

        public String name() {
            return "a method";
        }

        /** A nested class. */
        public static final class Inner {
            public String where() {
                return "inside";
            }
        }

        /** A nested enum. */
        public enum Level {
            LOW,
            HIGH
        }
    }

    /** What a hidden class shows. */
    public interface Shown {
        String shown();

        default String shownByDefault() {
            return "default of " + shown();
        }

        static String ofTheInterface() {
            return "static of the interface";
        }
    }

    private static final class Hidden implements Shown {
        @Override
        public String shown() {
            return "hidden";
        }
    }

    /** An object of a class that is not public. */
    public static Shown hidden() {
        return new Hidden();
    }

    /** Constructors that call Python back. */
    public static final class Reentrant {
        public final Object made;

        public Reentrant(Supplier<?> maker) {
            made = maker.get();
        }
    }

    /** A map of which each look-up asks Python. */
    public static final class AskingMap extends AbstractMap<Object, Object> {
        private final Function<Object, Object> lookUp;

        public AskingMap(Function<Object, Object> lookUp) {
            this.lookUp = lookUp;
        }

        @Override
        public boolean containsKey(Object key) {
            return lookUp.apply(key) != null;
        }

        @Override
        public Object get(Object key) {
            return lookUp.apply(key);
        }

        @Override
        public Set<Entry<Object, Object>> entrySet() {
            return Set.of(Map.entry("key", lookUp.apply("key")));
        }

        @Override
        public int hashCode() {
            return (int) (long) (Long) lookUp.apply("hash");
        }
    }

    /** A list that tells whether it was collected; it may contain itself. */
    public static final class Tracked extends ArrayList<Object> {
        static final List<WeakReference<Object>> MADE =
                Collections.synchronizedList(new ArrayList<>());
        private static final long serialVersionUID = 1L;

        public Tracked() {
            MADE.add(new WeakReference<>(this));
        }
    }

    /** Has a checked exception of its own. */
    public static final class OddException extends java.io.IOException {
        private static final long serialVersionUID = 1L;

        public OddException(String message) {
            super(message);
        }

        public int answer() {
            return 42;
        }
    }
}
