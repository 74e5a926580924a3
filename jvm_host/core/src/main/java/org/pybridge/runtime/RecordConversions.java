package org.pybridge.runtime;

import java.util.HashMap;
import java.util.Map;
import org.pybridge.PyTuple;
import org.pybridge.frame.FrameLayout;

/** Records from what names its parts: dicts, dataclass instances, named tuples. */
final class RecordConversions {
    private RecordConversions() {}

    static Object record(Conversions conversions, AskedType asked, Object value, int depth) {
        if (depth > FrameLayout.MAX_DEPTH) {
            throw new ConversionPath(
                    "dataclass instances nested too deep for Java, or a cycle: maxDepth="
                            + FrameLayout.MAX_DEPTH);
        }
        if (value instanceof PythonHandle) {
            Object[] one = {value};
            DataclassFields.fetch(one);
            if (one[0] == value) {
                throw misfit(conversions, asked, value);
            }
            return record(conversions, asked, one[0], depth);
        } else if (value instanceof DataclassFields) {
            DataclassFields fields = (DataclassFields) value;
            Object made = make(conversions, asked, fields.values(), depth);
            fields.object().close();
            return made;
        } else if (value instanceof Map) {
            return make(conversions, asked, (Map<?, ?>) value, depth);
        } else if (value instanceof PyTuple && !((PyTuple) value).names().isEmpty()) {
            return make(conversions, asked, named((PyTuple) value), depth);
        }
        throw misfit(conversions, asked, value);
    }

    private static ConversionPath misfit(Conversions conversions, AskedType asked, Object value) {
        return ConversionPath.misfit(
                value,
                conversions.records().of(asked.raw())
                        + " from a dict, a dataclass or a named tuple");
    }

    private static Map<String, Object> named(PyTuple tuple) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < tuple.size(); i++) {
            values.put(tuple.names().get(i), tuple.get(i));
        }
        return values;
    }

    private static Object make(
            Conversions conversions, AskedType asked, Map<?, ?> values, int depth) {
        RecordPlan plan = conversions.records().of(asked.raw());
        for (Object key : values.keySet()) {
            if (plan.index(key) == null) {
                throw new ConversionPath(
                        "no component for " + ValueWriter.shown(key) + " in " + plan);
            }
        }
        AskedType[] types = plan.types(asked);
        Object[] components = new Object[types.length];
        for (Map.Entry<String, Integer> each : plan.components().entrySet()) {
            String name = each.getKey();
            int index = each.getValue();
            Object value = component(types[index], values, name, plan);
            try {
                components[index] = conversions.convert(types[index], value, depth + 1);
            } catch (ConversionPath failure) {
                throw failure.at("." + name);
            }
        }
        return plan.make(components);
    }

    private static Object component(
            AskedType type, Map<?, ?> values, String name, RecordPlan plan) {
        Object value = values.get(name);
        if (value == null
                && !values.containsKey(name)
                && !OptionalConversions.isOptional(type.raw())) {
            throw new ConversionPath("nothing for '" + name + "' of " + plan);
        }
        return value;
    }
}
