package org.pybridge.runtime;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pybridge.ConversionException;
import org.pybridge.NdArray;
import org.pybridge.frame.ElementType;

/** Arrays, lists, sets and maps whose elements are of the types asked for. */
final class CollectionConversions {
    private CollectionConversions() {}

    static Object array(Conversions conversions, AskedType asked, Object value, int depth) {
        Class<?> type = asked.raw();
        if (value instanceof NdArray && ElementType.ofArray(type) != null) {
            try (NdArray array = (NdArray) value) {
                return array.toArray(type);
            } catch (ConversionException e) {
                throw new ConversionPath(e.getMessage());
            }
        }
        if (type == char[].class && value instanceof String) {
            return ((String) value).toCharArray();
        }
        if (!(value instanceof List) || type == byte[].class) {
            throw ConversionPath.misfit(value, asked);
        }
        AskedType component = asked.argument(0);
        Object[] elements = prepared(component, ((List<?>) value).toArray());
        Object array = Array.newInstance(component.raw(), elements.length);
        for (int i = 0; i < elements.length; i++) {
            Array.set(array, i, element(conversions, component, elements[i], i, depth));
        }
        return array;
    }

    /** The collection, or one of the same kind with its elements converted. */
    static Object collection(
            Conversions conversions, AskedType asked, Collection<?> values, int depth) {
        AskedType wanted = asked.argument(0);
        if (!asked.hasArgument(0)) {
            return values;
        }
        Object[] before = values.toArray();
        Object[] elements = prepared(wanted, before.clone());
        boolean changed = false;
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element(conversions, wanted, elements[i], i, depth);
            changed |= elements[i] != before[i];
        }
        if (!changed) {
            return values;
        }
        List<Object> list = new ArrayList<>(Arrays.asList(elements));
        if (!(values instanceof Set)) {
            return require(asked, list);
        }
        Set<Object> set = new LinkedHashSet<>(list);
        if (set.size() != list.size()) {
            throw new ConversionPath("elements are equal as " + wanted);
        }
        return require(asked, set);
    }

    /** The map, or another one with its keys and values converted. */
    static Object map(Conversions conversions, AskedType asked, Map<?, ?> map, int depth) {
        if (isAsAsked(asked, map)) {
            return map;
        }
        Object[] keys = map.keySet().toArray();
        Object[] items = prepared(asked.argument(1), map.values().toArray());
        Map<Object, Object> made = new LinkedHashMap<>();
        boolean changed = false;
        for (int i = 0; i < keys.length; i++) {
            Object key;
            Object item;
            try {
                key = conversions.convert(asked.argument(0), keys[i], depth + 1);
                item = conversions.convert(asked.argument(1), items[i], depth + 1);
            } catch (ConversionPath failure) {
                throw failure.at("[" + ValueWriter.shown(keys[i]) + "]");
            }
            changed |= key != keys[i] || item != items[i];
            made.put(key, item);
        }
        if (made.size() != keys.length) {
            throw new ConversionPath("keys are equal as " + asked.argument(0));
        }
        return changed ? require(asked, made) : map;
    }

    /** Whether nothing is to be converted, as with most maps by texts. */
    private static boolean isAsAsked(AskedType asked, Map<?, ?> map) {
        if (asked.hasArgument(1)
                || asked.hasArgument(0) && asked.argument(0).raw() != String.class) {
            return false;
        }
        if (asked.hasArgument(0)) {
            for (Object key : map.keySet()) {
                if (!(key instanceof String)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Object require(AskedType asked, Object made) {
        if (!asked.raw().isInstance(made)) {
            throw ConversionPath.misfit(made, asked);
        }
        return made;
    }

    private static Object element(
            Conversions conversions, AskedType wanted, Object value, int index, int depth) {
        try {
            return conversions.convert(wanted, value, depth + 1);
        } catch (ConversionPath failure) {
            throw failure.at("[" + index + "]");
        }
    }

    /** Records are made of all dataclass instances after one call for their fields. */
    private static Object[] prepared(AskedType wanted, Object[] values) {
        AskedType inner = wanted.raw() == Optional.class ? wanted.argument(0) : wanted;
        if (inner.raw().isRecord()) {
            DataclassFields.fetch(values);
        }
        return values;
    }
}
