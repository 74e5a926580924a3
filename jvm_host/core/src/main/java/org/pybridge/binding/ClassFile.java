package org.pybridge.binding;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A public final class file of one interface and one field, whose methods do not branch. */
final class ClassFile {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int MAJOR_VERSION = 61; // Java 17
    private static final int PUBLIC_FINAL_CLASS =
            0x1031; // with the modern call of super methods, synthetic
    private static final int PRIVATE_FINAL = 0x12;
    private static final int PUBLIC = 0x1;
    private static final int CODE_ATTRIBUTE_OVERHEAD_BYTES = 12;
    private static final int MAX_STACK = 2 + 2 * Implementations.MOST_WORDS;

    private final ConstantPool pool = new ConstantPool();
    private final ByteArrayOutputStream methods = new ByteArrayOutputStream();
    private final DataOutputStream methodsOut = new DataOutputStream(methods);
    private int methodCount;

    /** Starts the instructions of a method; their stack holds {@value #MAX_STACK} words at most. */
    Code code() {
        return new Code(pool);
    }

    /** Adds a public method. */
    void method(String name, String descriptor, int locals, Code code) throws IOException {
        byte[] instructions = code.bytes();
        methodsOut.writeShort(PUBLIC);
        methodsOut.writeShort(pool.text(name));
        methodsOut.writeShort(pool.text(descriptor));
        methodsOut.writeShort(1);
        methodsOut.writeShort(pool.text("Code"));
        methodsOut.writeInt(CODE_ATTRIBUTE_OVERHEAD_BYTES + instructions.length);
        methodsOut.writeShort(MAX_STACK);
        methodsOut.writeShort(locals);
        methodsOut.writeInt(instructions.length);
        methodsOut.write(instructions);
        methodsOut.writeShort(0); // exception handlers
        methodsOut.writeShort(0); // attributes
        methodCount++;
    }

    /** The whole file; names are internal ones. The fields' names end with their number, from 0. */
    byte[] bytes(
            String name, String implemented, String field, int fieldCount, String fieldDescriptor)
            throws IOException {
        int nameIndex = pool.type(name);
        int superIndex = pool.type("java/lang/Object");
        int interfaceIndex = pool.type(implemented);
        int[] fieldIndices = new int[fieldCount];
        for (int i = 0; i < fieldCount; i++) {
            fieldIndices[i] = pool.text(field + i);
        }
        int fieldDescriptorIndex = pool.text(fieldDescriptor);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeInt(MAJOR_VERSION);
        pool.writeTo(out);
        out.writeShort(PUBLIC_FINAL_CLASS);
        out.writeShort(nameIndex);
        out.writeShort(superIndex);
        out.writeShort(1);
        out.writeShort(interfaceIndex);
        out.writeShort(fieldCount);
        for (int fieldIndex : fieldIndices) {
            out.writeShort(PRIVATE_FINAL);
            out.writeShort(fieldIndex);
            out.writeShort(fieldDescriptorIndex);
            out.writeShort(0);
        }
        out.writeShort(methodCount);
        methods.writeTo(out);
        out.writeShort(0);
        return bytes.toByteArray();
    }
}
