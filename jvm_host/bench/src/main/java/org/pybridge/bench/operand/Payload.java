package org.pybridge.bench.operand;

/** Bytes of one length, of which each operation changes the last. */
public final class Payload {
    private final byte[] bytes;

    /** One of so many bytes, at least two. */
    public Payload(int lengthBytes) {
        bytes = new byte[lengthBytes];
        for (int index = 0; index < lengthBytes; index++) {
            bytes[index] = (byte) (index * 31);
        }
    }

    /** The bytes of this operation, in one array for all. */
    public byte[] at(int operation) {
        bytes[bytes.length - 1] = (byte) operation;
        return bytes;
    }

    /** What tells one reply from another, at the cost of a look. */
    public static long checksum(byte[] reply) {
        return reply.length + 31L * reply[reply.length / 2] + reply[reply.length - 1];
    }

    /** The checksum of so many operations. */
    public long expected(int operationCount) {
        final long constant = bytes.length + 31L * (byte) (bytes.length / 2 * 31);
        long checksum = 0;
        for (int operation = 0; operation < operationCount; operation++) {
            checksum += constant + (byte) operation;
        }
        return checksum;
    }
}
