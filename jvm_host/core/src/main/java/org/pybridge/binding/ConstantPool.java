package org.pybridge.binding;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The constant pool of a class file: each constant once, numbered from 1. */
final class ConstantPool {
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;

    private final Map<String, Integer> indices = new HashMap<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    int text(String text) throws IOException {
        Integer known = indices.get(UTF8 + text);
        if (known != null) {
            return known;
        }
        out.writeByte(UTF8);
        out.writeUTF(text);
        return add(UTF8 + text);
    }

    /** A class by its internal name. */
    int type(String internalName) throws IOException {
        return constant(CLASS, text(internalName));
    }

    int field(String owner, String name, String descriptor) throws IOException {
        return member(FIELD, owner, name, descriptor);
    }

    /** A method of a class, not of an interface. */
    int method(String owner, String name, String descriptor) throws IOException {
        return member(METHOD, owner, name, descriptor);
    }

    private int member(int kind, String owner, String name, String descriptor) throws IOException {
        return constant(kind, type(owner), constant(NAME_AND_TYPE, text(name), text(descriptor)));
    }

    private int constant(int kind, int... parts) throws IOException {
        StringBuilder key = new StringBuilder().append(kind);
        for (int part : parts) {
            key.append('/').append(part);
        }
        Integer known = indices.get(key.toString());
        if (known != null) {
            return known;
        }
        out.writeByte(kind);
        for (int part : parts) {
            out.writeShort(part);
        }
        return add(key.toString());
    }

    private int add(String key) {
        int index = indices.size() + 1;
        indices.put(key, index);
        return index;
    }

    void writeTo(DataOutputStream file) throws IOException {
        file.writeShort(indices.size() + 1);
        bytes.writeTo(file);
    }
}
