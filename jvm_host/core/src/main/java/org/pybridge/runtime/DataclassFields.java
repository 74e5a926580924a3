package org.pybridge.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The fields of a Python dataclass instance, and the handle that stands for it. */
record DataclassFields(PythonHandle object, Map<?, ?> values) {
    /** Asks for the fields of all handles among the values, in one call; puts them in place. */
    static void fetch(Object[] values) {
        List<Object> handles = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof PythonHandle) {
                handles.add(value);
            }
        }
        if (handles.isEmpty()) {
            return;
        }
        Session session = ((PythonHandle) handles.get(0)).ref().session();
        List<?> fields = (List<?>) session.call(session.services().id("fields"), 0, handles);
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof PythonHandle) {
                Map<?, ?> found = (Map<?, ?>) fields.get(next++);
                if (found != null) {
                    values[i] = new DataclassFields((PythonHandle) values[i], found);
                }
            }
        }
    }
}
