package org.pybridge.binding;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The instructions of one method, without any branch: such code needs no stack maps, which keeps
 * this far smaller than a bytecode library.
 */
final class Code {
    private static final int WIDE = 0xC4;
    private static final int SHORT_PUSH = 0x11;
    private static final int REFERENCE_LOAD = 0x19;
    private static final int REFERENCE_STORE = 0x3A;
    private static final int GET_FIELD = 0xB4;
    private static final int PUT_FIELD = 0xB5;
    private static final int INVOKE_VIRTUAL = 0xB6;
    private static final int INVOKE_SPECIAL = 0xB7;
    private static final int INVOKE_STATIC = 0xB8;
    private static final int CHECK_CAST = 0xC0;

    private final ConstantPool pool;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Code(ConstantPool pool) {
        this.pool = pool;
    }

    /** An instruction without operands. */
    Code plain(int opcode) throws IOException {
        out.writeByte(opcode);
        return this;
    }

    /** An instruction on a local variable. */
    Code local(int opcode, int index) throws IOException {
        if (index > 0xFF) {
            out.writeByte(WIDE);
            out.writeByte(opcode);
            out.writeShort(index);
        } else {
            out.writeByte(opcode);
            out.writeByte(index);
        }
        return this;
    }

    Code load(int index) throws IOException {
        return local(REFERENCE_LOAD, index);
    }

    Code store(int index) throws IOException {
        return local(REFERENCE_STORE, index);
    }

    Code push(int value) throws IOException {
        return operand(SHORT_PUSH, value);
    }

    Code readField(String owner, String name, String descriptor) throws IOException {
        return operand(GET_FIELD, pool.field(owner, name, descriptor));
    }

    Code writeField(String owner, String name, String descriptor) throws IOException {
        return operand(PUT_FIELD, pool.field(owner, name, descriptor));
    }

    Code call(String owner, String name, String descriptor) throws IOException {
        return operand(INVOKE_VIRTUAL, pool.method(owner, name, descriptor));
    }

    Code callStatic(String owner, String name, String descriptor) throws IOException {
        return operand(INVOKE_STATIC, pool.method(owner, name, descriptor));
    }

    Code callConstructor(String owner, String descriptor) throws IOException {
        return operand(INVOKE_SPECIAL, pool.method(owner, "<init>", descriptor));
    }

    Code cast(String internalName) throws IOException {
        return operand(CHECK_CAST, pool.type(internalName));
    }

    private Code operand(int opcode, int value) throws IOException {
        out.writeByte(opcode);
        out.writeShort(value);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
