package org.pybridge.frame;

/**
 * The layout of the call frame, twin of {@code native/core/frame_layout.hpp}.
 *
 * <pre>
 * header   48 bytes, at the offsets below
 * releases releasedCount x (u64 id, u64 count): Java objects that Python has dropped, and how
 *          often it had sent each of them (from Python only)
 * values   argCount values, then keywordCount pairs of name and value
 * </pre>
 *
 * <p>A value is a tag word (tag: u8, aux: u8, aux2: u16, count: u32), then its payload, padded to 8
 * bytes. Numbers are in native byte order: a frame never leaves the machine.
 */
public final class FrameLayout {
    public static final int MAGIC = 0x31425950; // "PYB1"
    public static final int HEADER_BYTES = 48;
    public static final int WORD_BYTES = 8;
    public static final int RELEASE_BYTES = 16;
    public static final int MAX_DEPTH = 200;
    public static final int MAX_FRAME_BYTES = 0x7FFF_FFFF; // what a buffer can hold

    public static final int MAGIC_OFFSET = 0; // u32
    public static final int LENGTH_BYTES_OFFSET = 4; // u32, header included
    public static final int KIND_OFFSET = 8; // u16
    public static final int FLAGS_OFFSET = 10; // u16
    public static final int RELEASED_COUNT_OFFSET = 12; // u32
    public static final int TARGET_OFFSET =
            16; // u64: handle, Java object, spilled reply's address, or count of kept exceptions
    public static final int ARG_COUNT_OFFSET = 24; // u32
    public static final int KEYWORD_COUNT_OFFSET = 28; // u32
    public static final int CALL_ID_OFFSET = 32; // u64
    public static final int SESSION_OFFSET = 40; // u64

    public static final int KIND_CALL = 1;
    public static final int KIND_EACH = 2;
    public static final int KIND_VALUE = 3;
    public static final int KIND_RELEASE = 4;
    public static final int KIND_UPCALL = 5;
    public static final int KIND_REPLY = 6;
    public static final int KIND_ERROR = 7;
    public static final int KIND_OPEN = 8;
    public static final int KIND_CLOSE = 9;
    public static final int KIND_BUNDLE = 10; // calls of one target; answered by OUTCOMEs

    /** Flag of CALL, VALUE and EACH: the result comes as a handle, whatever it is. */
    public static final int RESULT_AS_HANDLE = 1;

    /**
     * Flag of VALUE: the target is the id of an exception that the session keeps. With {@link
     * #RESULT_AS_HANDLE} it becomes a handle and is kept no more; without, its traceback comes as
     * text. None: it is gone.
     */
    public static final int KEPT_EXCEPTION = 4;

    /** Flag of CALL and EACH: nobody wants the result, the reply is None. */
    public static final int NO_RESULT = 8;

    /**
     * Flag of CALL: the last object beside the frame is an array for the result, of the element
     * type that flags >> 8 is. The reply tells by RESULT_IN_ARRAY whether that was possible.
     */
    public static final int RESULT_INTO_ARRAY = 16;

    /** Flag of REPLY: the result is in the array of RESULT_INTO_ARRAY; the value is None. */
    public static final int RESULT_IN_ARRAY = 1;

    /** Flag of EACH: every result must be a text, or None. */
    public static final int RESULT_AS_TEXT = 2;

    /**
     * Flag of ERROR: the request's arguments were not all read; the call id field tells how many of
     * their Java objects were. The others are still the sender's.
     */
    public static final int ARGUMENTS_REFUSED = 1;

    public static final int UPCALL_CALL = 0;
    public static final int UPCALL_TO_STRING = 1;
    public static final int UPCALL_EQUALS = 2;
    public static final int UPCALL_HASH_CODE = 3;
    public static final int UPCALL_DESCRIBE = 4;
    public static final int UPCALL_INVOKE = 5; // call id: type << 32 | member; target 0: none
    public static final int UPCALL_VIEW = 6; // call id: a code of LiveViews
    public static final int UPCALL_DESCRIBE_TYPE = 7; // call id: the type
    public static final int UPCALL_LIST_MEMBERS = 8; // call id: the type
    public static final int UPCALL_FIND_TYPE = 9; // a class by its name
    public static final int UPCALL_IS_ASSIGNABLE = 10; // call id: type << 32 | other, 0: target
    public static final int UPCALL_CAST = 11; // call id: the type that an argument shall have
    public static final int UPCALL_RELEASE = 12; // nothing: the frame tells of dropped objects

    /** Beside an upcall's operation: collections and arrays come as live objects. */
    public static final int LIVE_RESULT = 0x100;

    /** Likewise: Python has the target at hand, so the reply may be {@link #RESULT_IS_TARGET}. */
    public static final int TARGET_IS_KNOWN = 0x200;

    /** Flag of the REPLY to an upcall: the result is the Java object that was called. */
    public static final int RESULT_IS_TARGET = 2;

    public static final int TAG_NONE = 0;
    public static final int TAG_BOOL = 1; // aux 0 or 1
    public static final int TAG_INT = 2; // i64
    public static final int TAG_FLOAT = 3; // f64
    public static final int TAG_BIG_INT = 4; // count bytes, two's complement, little-endian
    public static final int TAG_TEXT_LATIN1 = 5; // count bytes
    public static final int TAG_TEXT_UTF16 = 6; // count code units
    public static final int TAG_BYTES = 7; // count bytes
    public static final int TAG_LIST = 8; // count values
    public static final int TAG_TUPLE = 9; // count values
    public static final int TAG_SET = 10; // count values
    public static final int TAG_FROZEN_SET = 11; // count values
    public static final int TAG_DICT = 12; // count pairs of values
    public static final int TAG_HANDLE = 13; // u64; aux: CALLABLE, or EXPORTER
    public static final int TAG_JAVA_OBJECT =
            14; // u64; aux: CALLABLE, or OWNED; count: its type, or 0
    public static final int TAG_ARRAY =
            15; // u64 bytes, u64 item bytes, shape, data; RAW: type name
    public static final int TAG_ARRAY_REF =
            16; // u64 index of an array beside the frame; RAW: a byte[] that becomes bytes
    public static final int TAG_BUFFER_REF = 17; // u64 index, u64 element count
    public static final int TAG_BUFFER_ADDRESS =
            18; // u64 owner, address, item bytes; shape, strides
    public static final int TAG_INT_LIST = 19; // count x i64: a list of ints
    public static final int TAG_FLOAT_LIST = 20; // count x f64: a list of floats
    public static final int TAG_SHARED_ARRAY =
            21; // u64 owner, segment, pid, fd, segment bytes, offset, item bytes; shape, strides
    public static final int TAG_SEGMENT = 22; // u64: a segment that Java has freed
    public static final int TAG_DECIMAL =
            23; // i64 scale, then count bytes: the unscaled value with its sign
    public static final int TAG_DATE = 24; // u64 date fields
    public static final int TAG_TIME = 25; // u64 time fields
    public static final int TAG_DATE_TIME = 26; // u64 date fields, u64 time fields
    public static final int TAG_TIME_OFFSET = 27; // u64 time fields, i64 seconds from UTC
    public static final int TAG_DATE_TIME_OFFSET =
            28; // u64 date fields, u64 time fields, i64 seconds from UTC
    public static final int TAG_DATE_TIME_ZONE =
            29; // as DATE_TIME_OFFSET, then count bytes: the zone's name
    public static final int TAG_DURATION = 30; // i64 seconds, i64 nanoseconds within the second
    public static final int TAG_UUID = 31; // u64 most, u64 least significant bits
    public static final int TAG_PATH = 32; // a text
    public static final int TAG_NAMED_TUPLE = 33; // count pairs of a text and a value (to Java)

    public static final int TAG_CONVERTED =
            34; // a text, the Java class's name, and a value in the object's place
    public static final int TAG_BUNDLED_CALL =
            35; // u64 bytes, u64 first array beside the frame; count arguments, aux2 keywords
    public static final int TAG_OUTCOME = 36; // u64 bytes; a result, or an error record if FAILED

    // Date fields: year << 16 | month << 8 | day, the year with its sign. Time fields: hour << 48 |
    // minute << 40 | second << 32 | nanosecond.
    public static final int YEAR_SHIFT = 16;
    public static final int MONTH_SHIFT = 8;
    public static final int HOUR_SHIFT = 48;
    public static final int MINUTE_SHIFT = 40;
    public static final int SECOND_SHIFT = 32;

    /** Bit of a handle's or Java object's aux: it can be called. */
    public static final int CALLABLE = 1;

    /** Bit of a Java object's aux: the frame owns it, it is dropped once read. */
    public static final int OWNED = 2;

    /** Bit of a handle's aux: its memoryview stands for what it exports. */
    public static final int EXPORTER = 2;

    /** Bit of an outcome's aux: an error record follows. */
    public static final int FAILED = 1;

    /** Bit of an outcome's aux: it failed as the bundle was told to end. */
    public static final int STOPPED = 2;

    /** Bit of an array's aux2. */
    public static final int READ_ONLY = 1;

    private FrameLayout() {}

    /** A tag word. */
    public static long word(int tag, int aux, int aux2, int count) {
        return tag | ((long) aux << 8) | ((long) aux2 << 16) | ((long) count << 32);
    }

    /** The tag of a tag word. */
    public static int tag(long word) {
        return (int) word & 0xFF;
    }

    /** The aux field of a tag word. */
    public static int aux(long word) {
        return (int) (word >>> 8) & 0xFF;
    }

    /** The aux2 field of a tag word. */
    public static int aux2(long word) {
        return (int) (word >>> 16) & 0xFFFF;
    }

    /** The count of a tag word. */
    public static int count(long word) {
        return (int) (word >>> 32);
    }

    /** A byte count rounded up to whole words. */
    public static long padded(long bytes) {
        return (bytes + WORD_BYTES - 1) & -WORD_BYTES;
    }
}
