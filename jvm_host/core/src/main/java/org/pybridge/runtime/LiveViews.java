package org.pybridge.runtime;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionStage;
import java.util.stream.BaseStream;
import org.pybridge.PyFunction;
import org.pybridge.PyTuple;

/**
 * What Python's protocols ask of live Java objects. {@code bridge/_java_views.py} has the same
 * codes.
 */
final class LiveViews {
    private static final int LENGTH = 0;
    private static final int CONTAINS = 1;
    private static final int ITERATOR = 2;
    private static final int NEXT = 3;
    private static final int LIST_GET = 4;
    private static final int LIST_SET = 5;
    private static final int LIST_DELETE = 6;
    private static final int LIST_INSERT = 7;
    private static final int MAP_GET = 8;
    private static final int MAP_SET = 9;
    private static final int MAP_DELETE = 10;
    private static final int KEYS = 11;
    private static final int ITEMS = 12;
    private static final int COMPARE = 13;
    private static final int CLOSE = 14;
    private static final int ON_COMPLETION = 15;
    private static final int STAGE_RESULT = 16;
    private static final int CANCEL_STAGE = 17;

    /** The end of an iteration; a StopIteration in Python. */
    static final class EndOfIteration extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EndOfIteration() {
            super(null, null, false, false);
        }
    }

    private LiveViews() {}

    /**
     * Does what a protocol asks.
     *
     * @param values the arguments as {@link ValueReader} gives them
     * @throws ClassCastException if the target is of another kind than the code is for
     */
    static Object answer(Conversions conversions, int code, Object target, Object[] values)
            throws Exception {
        requireCount(code, values);
        if (code == LIST_SET || code == LIST_INSERT || code == MAP_SET) {
            values[1] = conversions.taken(values[1]);
        }
        switch (code) {
            case LENGTH:
                return length(target);
            case CONTAINS:
                return contains(target, values[0]);
            case ITERATOR:
                Iterator<?> iterator = iterator(target);
                if (iterator == null) {
                    throw new CallShapeException(
                            "iterator() gave null: " + target.getClass().getTypeName());
                }
                return new LiveView(iterator);
            case NEXT:
                return next((Iterator<?>) target);
            case LIST_GET:
            case LIST_SET:
            case LIST_DELETE:
            case LIST_INSERT:
                return item(conversions, code, target, index(conversions, values[0]), values);
            case MAP_GET:
            case MAP_SET:
            case MAP_DELETE:
            case KEYS:
            case ITEMS:
                return entry(code, target, values);
            case COMPARE:
                return compare(target, values[0]);
            case CLOSE:
                ((AutoCloseable) target).close();
                return null;
            case ON_COMPLETION:
                return Stages.onCompletion((CompletionStage<?>) target, (PyFunction) values[0]);
            case STAGE_RESULT:
                return Stages.result((CompletionStage<?>) target);
            case CANCEL_STAGE:
                return Stages.cancel((CompletionStage<?>) target);
            default:
                throw new CallShapeException("unknown view: code=" + code);
        }
    }

    /** Whether what this code gives is an element of the target, not made here. */
    static boolean givesElement(int code) {
        return code == NEXT || code == LIST_GET || code == MAP_GET;
    }

    private static void requireCount(int code, Object[] values) {
        int wanted = 0;
        if (code == LIST_SET || code == LIST_INSERT || code == MAP_SET) {
            wanted = 2;
        } else if (code == CONTAINS
                || code == COMPARE
                || code == ON_COMPLETION
                || code >= LIST_GET && code <= MAP_DELETE) {
            wanted = 1;
        }
        if (values.length != wanted) {
            throw new CallShapeException(
                    "wrong count of arguments: seen=" + values.length + ", wanted=" + wanted);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Cast.strip(values[i]);
        }
    }

    private static int index(Conversions conversions, Object value) {
        boolean isInt = value instanceof Long && (Long) value == ((Long) value).intValue();
        if (value instanceof BigInteger || value instanceof Long && !isInt) {
            throw new IndexOutOfBoundsException("beyond Java's indices: index=" + value);
        }
        return conversions.to(int.class, value, "index");
    }

    private static int length(Object target) {
        if (target instanceof Collection) {
            return ((Collection<?>) target).size();
        }
        return target instanceof Map ? ((Map<?, ?>) target).size() : Array.getLength(target);
    }

    private static boolean contains(Object target, Object value) {
        for (Object each : twins(value)) {
            if (target instanceof Map) {
                if (holds((Map<?, ?>) target, each)) {
                    return true;
                }
                continue;
            }
            try {
                if (((Collection<?>) target).contains(each)) {
                    return true;
                }
            } catch (ClassCastException | NullPointerException e) {
                continue; // sorted and null-hostile collections say so that it cannot be in them
            }
        }
        return false;
    }

    /** The Java values that may stand for a value of Python, most likely first. */
    private static List<Object> twins(Object value) {
        if (value instanceof Long) {
            long number = (Long) value;
            List<Object> found = new ArrayList<>(List.of(number));
            if (number == (int) number) {
                found.add((int) number);
            }
            if (number == (short) number) {
                found.add((short) number);
            }
            if (number == (byte) number) {
                found.add((byte) number);
            }
            return found;
        } else if (value instanceof Double) {
            double number = (Double) value;
            return number == (float) number ? List.of(number, (float) number) : List.of(number);
        } else if (value instanceof String && ((String) value).length() == 1) {
            return List.of(value, ((String) value).charAt(0));
        }
        return Arrays.asList(value);
    }

    private static Iterator<?> iterator(Object target) {
        if (target instanceof Iterator) {
            return (Iterator<?>) target;
        } else if (target instanceof Iterable) {
            return ((Iterable<?>) target).iterator();
        } else if (target instanceof Map) {
            return ((Map<?, ?>) target).keySet().iterator();
        } else if (target instanceof BaseStream) {
            return ((BaseStream<?, ?>) target).iterator();
        }
        return new ArrayIterator(target);
    }

    private static final class ArrayIterator implements Iterator<Object> {
        private final Object array;
        private int index;

        ArrayIterator(Object array) {
            this.array = array;
        }

        @Override
        public boolean hasNext() {
            return index < Array.getLength(array);
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException("end of the array: index=" + index);
            }
            return Array.get(array, index++);
        }
    }

    private static Object next(Iterator<?> iterator) {
        if (!iterator.hasNext()) {
            throw new EndOfIteration();
        }
        return iterator.next();
    }

    @SuppressWarnings("unchecked") // what a list takes, it says itself
    private static Object item(
            Conversions conversions, int code, Object target, int index, Object[] values) {
        if (!(target instanceof List)) {
            return code == LIST_GET
                    ? Array.get(target, requireIndex(target, index))
                    : setInArray(conversions, code, target, index, values);
        }
        List<Object> list = (List<Object>) target;
        switch (code) {
            case LIST_GET:
                return list.get(index);
            case LIST_SET:
                list.set(index, values[1]);
                return null;
            case LIST_INSERT:
                list.add(index, values[1]);
                return null;
            default:
                list.remove(index);
                return null;
        }
    }

    /** Reflection's own error has no message. */
    private static int requireIndex(Object array, int index) {
        int length = Array.getLength(array);
        if (index < 0 || index >= length) {
            throw new ArrayIndexOutOfBoundsException(
                    "Index " + index + " out of bounds for length " + length);
        }
        return index;
    }

    private static Object setInArray(
            Conversions conversions, int code, Object array, int index, Object[] values) {
        if (code != LIST_SET) {
            throw new CallShapeException("a Java array keeps its length");
        }
        Class<?> component = array.getClass().getComponentType();
        Array.set(
                array, requireIndex(array, index), conversions.to(component, values[1], "element"));
        return null;
    }

    @SuppressWarnings("unchecked") // what a map takes, it says itself
    private static Object entry(int code, Object target, Object[] values) {
        Map<Object, Object> map = (Map<Object, Object>) target;
        if (code == KEYS) {
            return MapKeys.distinct(map);
        } else if (code == ITEMS) {
            List<Object> items = new ArrayList<>();
            map.forEach((key, value) -> items.add(PyTuple.of(key, value)));
            return items;
        }
        for (Object key : twins(values[0])) {
            if (holds(map, key)) {
                return onKey(code, map, key, values);
            }
        }
        if (code == MAP_SET) {
            map.put(values[0], values[1]);
            return null;
        }
        throw new NoSuchElementException(String.valueOf(values[0]));
    }

    private static boolean holds(Map<?, ?> map, Object key) {
        try {
            return map.containsKey(key);
        } catch (ClassCastException | NullPointerException e) {
            return false; // as in contains
        }
    }

    private static Object onKey(int code, Map<Object, Object> map, Object key, Object[] values) {
        if (code == MAP_GET) {
            return map.get(key);
        } else if (code == MAP_SET) {
            map.put(key, values[1]);
        } else {
            map.remove(key);
        }
        return null;
    }

    @SuppressWarnings("unchecked") // another class is a ClassCastException, which is a TypeError
    private static int compare(Object target, Object other) {
        return ((Comparable<Object>) target).compareTo(other);
    }
}
