package org.pybridge.lab;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row whose outcome is not that of plain Python.
 *
 * @param arguments what it was called with, shortened
 * @param seen the text of its result, or the exception
 * @param wanted what plain Python gave
 */
record WrongRow(int row, String arguments, String seen, String wanted) {
    Map<String, Object> fields() {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("row", row);
        fields.put("arguments", arguments);
        fields.put("seen", seen);
        fields.put("wanted", wanted);
        return fields;
    }
}
