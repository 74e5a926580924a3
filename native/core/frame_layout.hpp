// The layout of the call frame, twin of org.pybridge.frame.FrameLayout.
//
//   header   48 bytes, see the offsets below
//   releases released_count x (u64 id, u64 count): Java objects that Python has dropped, and how
//   often it
//            had sent each of them (from Python only)
//   values   arg_count values, then kw_count pairs of name and value
//
// A value is a tag word (tag, aux, aux2, count), then its payload, padded to 8 bytes. Numbers are
// in native byte order: a frame never leaves the machine.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pybridge {

inline constexpr std::uint32_t kFrameMagic = 0x31425950;  // "PYB1"
inline constexpr std::size_t kHeaderBytes = 48;
inline constexpr std::size_t kWordBytes = 8;
inline constexpr std::size_t kReleaseBytes = 16;
inline constexpr int kMaxDepth = 200;
inline constexpr std::size_t kMaxFrameBytes = 0x7FFFFFFF;  // what a Java buffer can hold

namespace header {
inline constexpr std::size_t kMagic = 0;           // u32
inline constexpr std::size_t kLengthBytes = 4;     // u32, header included
inline constexpr std::size_t kKind = 8;            // u16, FrameKind
inline constexpr std::size_t kFlags = 10;          // u16
inline constexpr std::size_t kReleasedCount = 12;  // u32
inline constexpr std::size_t kTarget =
    16;  // u64: handle, Java object, or address of a spilled reply
inline constexpr std::size_t kArgCount = 24;      // u32
inline constexpr std::size_t kKeywordCount = 28;  // u32
inline constexpr std::size_t kCallId = 32;        // u64
inline constexpr std::size_t kSession = 40;       // u64
}  // namespace header

enum class FrameKind : std::uint16_t {
  kCall = 1,     // target(args, keywords)
  kEach = 2,     // target over rows of columns: arrays, or lists; flags >> 8 is the result's
                 // ElementType, kRaw for a list of values
  kValue = 3,    // the target itself, or an exception by kKeptException
  kRelease = 4,  // args are kInt values: handles to drop; and kSegment values
  kUpcall = 5,   // Java object target; flags is an UpcallOperation
  kReply = 6,    // one value
  kError = 7,    // one value: the error record
  kOpen = 8,     // a new session; target: how many exceptions it keeps; args: paths
  kClose = 9,    // end of the session
  kBundle = 10,  // target for each of several calls, which are the args: kBundledCall values; the
                 // reply's args are kOutcome values, in the order of the calls; fewer of them, if
                 // the bundle was told to end
};

// Flag of kCall, kValue and kEach: the result comes as a handle, whatever it is.
inline constexpr std::uint16_t kResultAsHandle = 1;

// Flag of kValue: the target is the id of an exception that the session keeps. With kResultAsHandle
// it becomes a handle and is kept no more; without, its traceback comes as text. None: it is gone;
// True: another thread has made it a handle.
inline constexpr std::uint16_t kKeptException = 4;

// Flag of kCall and kEach: nobody wants the result, the reply is None.
inline constexpr std::uint16_t kNoResult = 8;

// Flag of kCall: the last object beside the frame is a Java array for the result, of the
// ElementType flags >> 8. The reply tells by kResultInArray whether that was possible.
inline constexpr std::uint16_t kResultIntoArray = 16;

// Flag of kReply: the result is in the array of kResultIntoArray; the value is None.
inline constexpr std::uint16_t kResultInArray = 1;

// Flag of kEach: every result must be a text, or None.
inline constexpr std::uint16_t kResultAsText = 2;

// Flag of kError: the request's arguments were not all read; the call id field tells how many of
// their Java objects were. The others are still the sender's.
inline constexpr std::uint16_t kArgumentsRefused = 1;

enum class UpcallOperation : std::uint16_t {
  kCall = 0,
  kToString = 1,
  kEquals = 2,
  kHashCode = 3,
  kDescribe = 4,  // the class's name and the text, for repr
  kInvoke = 5,  // a member of a Java type; call id: type << 32 | member; target 0: none, as static
  kView = 6,    // what Python's protocols ask; call id: a code of LiveViews.java
  kDescribeType = 7,   // call id: the type
  kListMembers = 8,    // call id: the type
  kFindType = 9,       // a class by its name: its type
  kIsAssignable = 10,  // call id: the type << 32 | another type, or 0 for the target
  kCast = 11,          // call id: the type that overload resolution shall see for the argument
  kRelease = 12,       // nothing: the frame tells of dropped objects
};

// Beside an UpcallOperation: collections and arrays come as live objects, not as copies.
inline constexpr std::uint16_t kLiveResult = 0x100;

// Likewise: Python has the target at hand, so the reply may be kResultIsTarget.
inline constexpr std::uint16_t kTargetIsKnown = 0x200;

// Flag of the reply to an upcall: the result is the Java object that was called.
inline constexpr std::uint16_t kResultIsTarget = 2;

enum class Tag : std::uint8_t {
  kNone = 0,
  kBool = 1,         // aux 0 or 1
  kInt = 2,          // i64
  kFloat = 3,        // f64
  kBigInt = 4,       // count bytes, two's complement, little-endian
  kTextLatin1 = 5,   // count bytes
  kTextUtf16 = 6,    // count code units
  kBytes = 7,        // count bytes
  kList = 8,         // count values
  kTuple = 9,        // count values
  kSet = 10,         // count values
  kFrozenSet = 11,   // count values
  kDict = 12,        // count pairs of values
  kHandle = 13,      // u64; aux: kCallable, or kExporter
  kJavaObject = 14,  // u64; aux: kCallable (to Python), or kOwned (to Java); count: its Java type
                     // in the session, or 0 (to Python)
  kArray = 15,      // aux ElementType, aux2 kReadOnly, count dimensions: u64 bytes, u64 item bytes,
                    // i64 shape[], data in C order; for kRaw then a text: numpy's name of the type
  kArrayRef = 16,   // aux ElementType: u64 index of a Java array that goes beside the frame;
                    // kRaw: a byte[] that becomes bytes
  kBufferRef = 17,  // aux ElementType, aux2 kReadOnly: u64 index, u64 element count
  kBufferAddress = 18,  // aux ElementType, aux2 kReadOnly, count dimensions:
                        // u64 owner handle, u64 address, u64 item bytes, i64 shape[], i64 strides[]
  kIntList = 19,        // count x i64: a list of ints
  kFloatList = 20,      // count x f64: a list of floats
  kSharedArray = 21,  // aux ElementType, aux2 kReadOnly, count dimensions; an array in a segment of
                      // shared memory: u64 owner: a handle, or to Python a Java object that is
                      // dropped with the array, or 0; u64 segment, u64 process
                      // that has it open, u64 its descriptor, u64 segment bytes, u64 offset of
                      // the first element, u64 item bytes, i64 shape[], i64 strides[]
  kSegment = 22,      // u64: a segment that Java has freed (in kRelease only)
  kDecimal = 23,      // i64 scale, then count bytes: the unscaled value with its sign
  kDate = 24,         // u64 date fields
  kTime = 25,         // u64 time fields
  kDateTime = 26,     // u64 date fields, u64 time fields
  kTimeOffset = 27,   // u64 time fields, i64 seconds from UTC
  kDateTimeOffset = 28,  // u64 date fields, u64 time fields, i64 seconds from UTC
  kDateTimeZone = 29,    // as kDateTimeOffset, then count bytes: the zone's name
  kDuration = 30,        // i64 seconds, i64 nanoseconds within the second
  kUuid = 31,            // u64 most significant bits, u64 least significant bits
  kPath = 32,            // a text
  kNamedTuple = 33,      // count pairs of a text and a value (to Java only)
  kConverted = 34,       // a text, the Java class's name, and a value in the object's place
  kBundledCall = 35,  // count arguments, aux2 keywords, each a text and a value (in kBundle only):
                      // u64 bytes of these values, u64 index of the call's first array beside the
                      // frame
  kOutcome = 36,      // aux 0, kFailed, or both kFailed and kStopped: u64 bytes of the value that
                      // follows: a result, or an error record (in the reply to kBundle only)
};

inline constexpr std::uint8_t kCallable = 1;
inline constexpr std::uint8_t kOwned =
    2;  // the frame owns the Java object: it is dropped once read
inline constexpr std::uint8_t kExporter = 2;  // the handle's memoryview stands for what it exports
inline constexpr std::uint16_t kReadOnly = 1;
inline constexpr std::uint8_t kFailed = 1;
inline constexpr std::uint8_t kStopped = 2;  // as the bundle was told to end

// Date fields: year << 16 | month << 8 | day, the year with its sign. Time fields: hour << 48 |
// minute << 40 | second << 32 | nanosecond.
inline constexpr int kYearShift = 16;
inline constexpr int kMonthShift = 8;
inline constexpr int kHourShift = 48;
inline constexpr int kMinuteShift = 40;
inline constexpr int kSecondShift = 32;

enum class ElementType : std::uint8_t {
  kRaw = 0,
  kBool = 1,
  kInt8 = 2,
  kInt16 = 3,
  kInt32 = 4,
  kInt64 = 5,
  kFloat32 = 6,
  kFloat64 = 7,
  kUInt8 = 8,
  kUInt16 = 9,
  kUInt32 = 10,
  kUInt64 = 11,
};

// What an error record is to Java.
enum class ErrorKind : std::int64_t {
  kPython = 0,
  kConversion = 1,
  kClosed = 2,
  kJava = 3,
  kFrame = 4
};

struct TagWord {
  Tag tag;
  std::uint8_t aux;
  std::uint16_t aux2;
  std::uint32_t count;
};
static_assert(sizeof(TagWord) == kWordBytes);

constexpr std::size_t padded(std::size_t bytes) {
  return (bytes + (kWordBytes - 1)) & ~(kWordBytes - 1);
}

// The size of one element in bytes; 0 for kRaw and for anything else.
constexpr std::size_t element_bytes(ElementType type) {
  switch (type) {
    case ElementType::kBool:
    case ElementType::kInt8:
    case ElementType::kUInt8:
      return 1;
    case ElementType::kInt16:
    case ElementType::kUInt16:
      return 2;
    case ElementType::kInt32:
    case ElementType::kUInt32:
    case ElementType::kFloat32:
      return 4;
    case ElementType::kInt64:
    case ElementType::kUInt64:
    case ElementType::kFloat64:
      return 8;
    case ElementType::kRaw:
      break;
  }
  return 0;
}

}  // namespace pybridge
