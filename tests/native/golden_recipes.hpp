// How C++ writes each golden frame, by name.
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <string>

#include "frame_memory.hpp"

namespace pybridge {

using Recipe = std::function<void(FrameWriter&)>;
using Recipes = std::map<std::string, Recipe>;

inline constexpr std::uint64_t kFirstHandle = 0x100000000;

inline void write_error_record(FrameWriter& w) {
  w.begin(FrameKind::kError, 1);
  w.set_counts(1, 0);
  w.tag(Tag::kTuple, 9);
  put_int(w, static_cast<std::int64_t>(ErrorKind::kPython));
  put_latin1(w, "ValueError");
  put_utf16(w, u"no \u03c0");
  w.tag(Tag::kList, 2);
  put_latin1(w, "m.py");
  put_latin1(w, "f");
  w.tag(Tag::kIntList, 2);
  w.int64(0);
  w.int64(12);
  w.tag(Tag::kNone);
  w.tag(Tag::kTuple, 9);
  put_int(w, static_cast<std::int64_t>(ErrorKind::kJava));
  put_latin1(w, "bridge.JavaError");
  put_latin1(w, "java.io.IOException");
  w.tag(Tag::kList);
  w.tag(Tag::kIntList);
  w.tag(Tag::kJavaObject);
  w.uint64(9);
  for (int i = 0; i < 3; ++i) w.tag(Tag::kNone);
  put_int(w, 5);
  put_int(w, 17);
}

inline void add_kinds(Recipes& recipes) {
  recipes["call"] = [](FrameWriter& w) {
    w.begin(FrameKind::kCall, 1);
    w.set_flags(kResultAsHandle);
    w.set_target(0x100000002);
    w.set_counts(2, 1);
    put_int(w, 5);
    put_latin1(w, "row");
    put_latin1(w, "scale");
    put_float(w, 0.5);
  };
  recipes["each"] = [](FrameWriter& w) {
    w.begin(FrameKind::kEach, 1);
    w.set_flags(static_cast<std::uint16_t>(ElementType::kFloat64) << 8);
    w.set_target(0x100000002);
    w.set_counts(2, 0);
    put_array<std::int64_t>(w, ElementType::kInt64, {2}, {1, -2});
    put_array<double>(w, ElementType::kFloat64, {2}, {0.5, 1.5});
  };
  recipes["each_of_values"] = [](FrameWriter& w) {
    w.begin(FrameKind::kEach, 1);
    w.set_flags(kResultAsText);
    w.set_target(0x100000002);
    w.set_counts(2, 0);
    w.tag(Tag::kList, 1);
    w.tag(Tag::kNone);
    put_array<std::uint8_t>(w, ElementType::kUInt8, {1}, {255});
  };
  recipes["value"] = [](FrameWriter& w) {
    w.begin(FrameKind::kValue, 1);
    w.set_target(0x200000001);
  };
  recipes["release"] = [](FrameWriter& w) {
    w.begin(FrameKind::kRelease, 1);
    w.set_counts(2, 0);
    put_int(w, 0x100000002);
    put_int(w, 0x200000001);
  };
  recipes["upcall"] = [](FrameWriter& w) {
    w.begin(FrameKind::kUpcall, 1);
    w.set_flags(static_cast<std::uint16_t>(UpcallOperation::kEquals));
    w.set_target(7);
    w.set_counts(1, 0);
    w.tag(Tag::kJavaObject);
    w.uint64(9);
  };
  recipes["reply_with_releases"] = [](FrameWriter& w) {
    w.begin(FrameKind::kReply, 1);
    w.released(7, 0);
    w.released(0x8000000000000001, 3);
    w.set_counts(1, 0);
    w.tag(Tag::kBool, 0, 1);
  };
  recipes["error"] = write_error_record;
  recipes["open"] = [](FrameWriter& w) {
    w.begin(FrameKind::kOpen, 1);
    w.set_counts(2, 0);
    w.tag(Tag::kList, 1);
    put_latin1(w, "models");
    w.tag(Tag::kList);
  };
  recipes["close"] = [](FrameWriter& w) { w.begin(FrameKind::kClose, 1); };
}

inline void add_bundles(Recipes& recipes) {
  recipes["bundle"] = [](FrameWriter& w) {
    w.begin(FrameKind::kBundle, 1);
    w.set_target(kFirstHandle);
    w.set_counts(2, 0);
    w.tag(Tag::kBundledCall, 1, 0, 1);
    for (const std::uint64_t value : {56, 0}) w.uint64(value);
    put_latin1(w, "row");
    put_latin1(w, "scale");
    put_float(w, 0.5);
    w.tag(Tag::kBundledCall, 1);
    for (const std::uint64_t value : {24, 3}) w.uint64(value);
    w.tag(Tag::kBufferRef, 0, static_cast<std::uint8_t>(ElementType::kInt32));
    for (const std::uint64_t value : {0, 1000}) w.uint64(value);
  };
  recipes["bundle_outcomes"] = [](FrameWriter& w) {
    w.begin(FrameKind::kReply, 1);
    w.set_counts(2, 0);
    w.tag(Tag::kOutcome);
    w.uint64(16);
    put_int(w, 5);
    w.tag(Tag::kOutcome, 0, kFailed | kStopped);
    const std::size_t size_at = w.size_bytes();
    w.uint64(0);
    w.tag(Tag::kTuple, 11);
    put_int(w, static_cast<std::int64_t>(ErrorKind::kPython));
    put_latin1(w, "CallTimeout");
    put_latin1(w, "");
    w.tag(Tag::kNone);
    w.tag(Tag::kList);
    w.tag(Tag::kIntList);
    for (int i = 0; i < 5; ++i) w.tag(Tag::kNone);
    w.set_word(size_at, w.size_bytes() - size_at - kWordBytes);
  };
}

// A reply with the one value that `body` writes.
inline Recipe reply(const Recipe& body) {
  return [body](FrameWriter& w) {
    w.begin(FrameKind::kReply, 1);
    w.set_counts(1, 0);
    body(w);
  };
}

inline Recipe tagged(Tag tag, std::uint8_t aux = 0) {
  return reply([=](FrameWriter& w) { w.tag(tag, 0, aux); });
}
inline Recipe reference(Tag tag, std::uint64_t id, std::uint8_t aux = 0) {
  return reply([=](FrameWriter& w) {
    w.tag(tag, 0, aux);
    w.uint64(id);
  });
}
inline Recipe an_int(std::int64_t value) {
  return reply([=](FrameWriter& w) { put_int(w, value); });
}
inline Recipe a_float(double value) {
  return reply([=](FrameWriter& w) { put_float(w, value); });
}
inline Recipe a_block(Tag tag, std::string bytes) {
  return reply([tag, bytes](FrameWriter& w) { put_block(w, tag, bytes); });
}
inline Recipe a_utf16(std::u16string text) {
  return reply([text](FrameWriter& w) { put_utf16(w, text); });
}
template <typename T>
Recipe an_array(ElementType type, std::vector<T> values, std::vector<std::int64_t> shape = {},
                std::uint16_t aux2 = 0) {
  if (shape.empty()) shape.push_back(static_cast<std::int64_t>(values.size()));
  return reply([=](FrameWriter& w) { put_array<T>(w, type, shape, values, aux2); });
}

inline void add_scalars(Recipes& recipes) {
  recipes["reply"] = recipes["none"] = tagged(Tag::kNone);
  recipes["true"] = tagged(Tag::kBool, 1);
  recipes["false"] = tagged(Tag::kBool);
  recipes["int_zero"] = an_int(0);
  recipes["int_minus_one"] = an_int(-1);
  recipes["int_least"] = an_int(std::numeric_limits<std::int64_t>::min());
  recipes["int_greatest"] = an_int(std::numeric_limits<std::int64_t>::max());
  recipes["float"] = a_float(1.5);
  recipes["float_negative_zero"] = a_float(-0.0);
  recipes["float_infinity"] = a_float(-std::numeric_limits<double>::infinity());
  recipes["float_nan"] = a_float(std::numeric_limits<double>::quiet_NaN());
  recipes["big_int_positive"] = a_block(Tag::kBigInt, std::string(7, '\0') + "\x80" + '\0');
  recipes["big_int_negative"] = a_block(Tag::kBigInt, std::string(7, '\xff') + "\x7f\xff");
  recipes["big_int_whole_words"] = a_block(Tag::kBigInt, std::string(15, '\0') + "\x40");
  recipes["text_empty"] = a_block(Tag::kTextLatin1, "");
  recipes["text_latin1"] = a_block(Tag::kTextLatin1, std::string("Gr\xfc\xdf"
                                                                 "e\0",
                                                                 6));
  recipes["text_latin1_whole_word"] = a_block(Tag::kTextLatin1, "12345678");
  recipes["text_utf16"] = a_utf16(u"\u03c0\u00ff");
  recipes["text_utf16_pair"] = a_utf16(u"a\U0001f600");
  recipes["text_utf16_lone_surrogates"] = a_utf16({0xDC00, 0xD800});
  recipes["text_utf16_byte_order_marks"] = a_utf16({0xFEFF, 0xFFFE});
  recipes["bytes_empty"] = a_block(Tag::kBytes, "");
  recipes["bytes"] = a_block(Tag::kBytes, std::string("\0\xff"
                                                      "123456789",
                                                      11));
}

template <typename... Words>
Recipe some_words(Tag tag, Words... words) {
  return reply([=](FrameWriter& w) {
    w.tag(tag);
    for (const std::int64_t value : {static_cast<std::int64_t>(words)...}) w.int64(value);
  });
}

inline Recipe a_decimal(std::string digits, std::int64_t scale) {
  return reply([=](FrameWriter& w) {
    w.tag(Tag::kDecimal, static_cast<std::uint32_t>(digits.size()));
    w.int64(scale);
    digits.copy(reinterpret_cast<char*>(w.block(digits.size())), digits.size());
  });
}

inline void add_standard_values(Recipes& recipes) {
  constexpr std::int64_t kDay = std::int64_t{2024} << kYearShift | 2 << kMonthShift | 29;
  constexpr std::int64_t kClock = std::int64_t{13} << kHourShift | std::int64_t{5} << kMinuteShift |
                                  std::int64_t{7} << kSecondShift | 123'456'000;
  recipes["decimal"] = a_decimal("-150", 2);
  recipes["decimal_exponent"] = a_decimal("12", -3);
  recipes["date"] = some_words(Tag::kDate, kDay);
  recipes["time"] = some_words(Tag::kTime, kClock);
  recipes["date_time"] = some_words(Tag::kDateTime, kDay, kClock);
  recipes["time_offset"] = some_words(Tag::kTimeOffset, kClock, -19'800);
  recipes["date_time_utc"] = some_words(Tag::kDateTimeOffset, kDay, kClock, 0);
  recipes["date_time_offset"] = some_words(Tag::kDateTimeOffset, kDay, kClock, 5400);
  recipes["date_time_zone"] = reply([](FrameWriter& w) {
    w.tag(Tag::kDateTimeZone, 13);
    for (const std::int64_t value : {kDay, kClock, std::int64_t{3600}}) w.int64(value);
    std::memcpy(w.block(13), "Europe/Berlin", 13);
  });
  recipes["duration"] = some_words(Tag::kDuration, -1, 999'999'000);
  recipes["uuid"] = some_words(Tag::kUuid, 0x0011223344556677, -0x7766554433221101);
  recipes["path"] = reply([](FrameWriter& w) {
    w.tag(Tag::kPath);
    put_utf16(w, u"/\u03c0");
  });
  recipes["converted"] = reply([](FrameWriter& w) {
    w.tag(Tag::kConverted);
    put_latin1(w, "com.acme.Money");
    put_latin1(w, "5 EUR");
  });
  recipes["named_tuple"] = reply([](FrameWriter& w) {
    w.tag(Tag::kNamedTuple, 2);
    put_latin1(w, "x");
    put_int(w, 1);
    put_latin1(w, "y");
    w.tag(Tag::kNone);
  });
}

inline void add_collections(Recipes& recipes) {
  recipes["list_empty"] = tagged(Tag::kList);
  recipes["tuple_empty"] = tagged(Tag::kTuple);
  recipes["dict_empty"] = tagged(Tag::kDict);
  recipes["list"] = reply([](FrameWriter& w) {
    w.tag(Tag::kList, 3);
    w.tag(Tag::kNone);
    put_latin1(w, "a");
    w.tag(Tag::kList, 1);
    w.tag(Tag::kBool, 0, 1);
  });
  recipes["list_of_ints"] = reply([](FrameWriter& w) {
    w.tag(Tag::kList, 2);
    put_int(w, 1);
    put_int(w, -2);
  });
  recipes["list_with_big_int"] = reply([](FrameWriter& w) {
    w.tag(Tag::kList, 2);
    put_int(w, 1);
    put_block(w, Tag::kBigInt, std::string(7, '\0') + "\x80" + '\0');
  });
  recipes["int_list"] = reply([](FrameWriter& w) {
    w.tag(Tag::kIntList, 3);
    for (const std::int64_t value : {1L, -2L, 1L << 62}) w.int64(value);
  });
  recipes["float_list"] = reply([](FrameWriter& w) {
    w.tag(Tag::kFloatList, 2);
    for (const double value : {0.5, -1.5}) w.float64(value);
  });
  recipes["tuple"] = reply([](FrameWriter& w) {
    w.tag(Tag::kTuple, 2);
    put_int(w, 1);
    w.tag(Tag::kTuple, 1);
    put_float(w, 2.0);
  });
  recipes["set"] = reply([](FrameWriter& w) {
    w.tag(Tag::kSet, 2);
    put_int(w, 1);
    put_int(w, 2);
  });
  recipes["frozenset"] = reply([](FrameWriter& w) {
    w.tag(Tag::kFrozenSet, 1);
    put_block(w, Tag::kBytes, "x");
  });
  recipes["dict"] = reply([](FrameWriter& w) {
    w.tag(Tag::kDict, 2);
    put_latin1(w, "b");
    put_int(w, 1);
    w.tag(Tag::kNone);
    w.tag(Tag::kDict, 1);
    put_int(w, 2);
    w.tag(Tag::kList);
  });
}

inline void add_references(Recipes& recipes) {
  recipes["handle"] = reference(Tag::kHandle, kFirstHandle);
  recipes["handle_callable"] = reference(Tag::kHandle, kFirstHandle, kCallable);
  recipes["handle_of_exporter"] = reference(Tag::kHandle, kFirstHandle, kExporter);
  recipes["java_object"] = reference(Tag::kJavaObject, 7);
  recipes["java_function"] = reference(Tag::kJavaObject, 7, kCallable);
  recipes["array_ref"] = [](FrameWriter& w) {
    w.begin(FrameKind::kCall, 1);
    w.set_target(1);
    w.set_counts(1, 0);
    w.tag(Tag::kArrayRef, 0, static_cast<std::uint8_t>(ElementType::kFloat64));
    w.uint64(0);
  };
  recipes["buffer_ref"] = [](FrameWriter& w) {
    w.begin(FrameKind::kCall, 1);
    w.set_target(1);
    w.set_counts(1, 0);
    w.tag(Tag::kBufferRef, 0, static_cast<std::uint8_t>(ElementType::kInt32), kReadOnly);
    w.uint64(1);
    w.uint64(1000);
  };
  recipes["buffer_address"] = reply([](FrameWriter& w) {
    w.tag(Tag::kBufferAddress, 2, static_cast<std::uint8_t>(ElementType::kFloat64), kReadOnly);
    w.uint64(kFirstHandle);
    w.uint64(0x7f0000001000);
    for (const std::int64_t value : {8, 2, 3, 24, 8}) w.int64(value);
  });
}

inline void add_shared_memory(Recipes& recipes) {
  recipes["shared_array"] = [](FrameWriter& w) {
    w.begin(FrameKind::kCall, 1);
    w.set_target(1);
    w.set_counts(1, 0);
    w.tag(Tag::kSharedArray, 1, static_cast<std::uint8_t>(ElementType::kInt32), kReadOnly);
    for (const std::int64_t value : {0, 3, 4194303, 0x7FFFFFFF, 4096, 64, 4, 1000, 4})
      w.int64(value);
  };
  recipes["shared_array_result"] = reply([](FrameWriter& w) {
    w.tag(Tag::kSharedArray, 2, static_cast<std::uint8_t>(ElementType::kFloat64));
    w.uint64(kFirstHandle);
    for (const std::int64_t value : {3, 4194302, 9, 4096, 48, 8, 2, 3, 24, -8}) w.int64(value);
  });
  recipes["release_of_segment"] = [](FrameWriter& w) {
    w.begin(FrameKind::kRelease, 1);
    w.set_counts(1, 0);
    w.tag(Tag::kSegment);
    w.uint64(3);
  };
}

inline void add_arrays(Recipes& recipes) {
  using enum ElementType;
  recipes["array_bool"] = an_array<std::uint8_t>(kBool, {1, 0, 1});
  recipes["array_int8"] = an_array<std::int8_t>(kInt8, {-128, 127});
  recipes["array_int16"] = an_array<std::int16_t>(kInt16, {-1, 2, 3});
  recipes["array_int32"] = an_array<std::int32_t>(kInt32, {-1, 2, 3});
  recipes["array_int64"] = an_array<std::int64_t>(kInt64, {-1, 1L << 40});
  recipes["array_float32"] = an_array<float>(kFloat32, {0.5F, -1.5F, 2.5F});
  recipes["array_float64"] = an_array<double>(kFloat64, {0.5, 1e300});
  recipes["array_uint8"] = an_array<std::uint8_t>(kUInt8, {0, 255});
  recipes["array_uint16"] = an_array<std::uint16_t>(kUInt16, {0xFFFF});
  recipes["array_uint32"] = an_array<std::uint32_t>(kUInt32, {0xFFFFFFFF});
  recipes["array_uint64"] = an_array<std::uint64_t>(kUInt64, {0xFFFFFFFFFFFFFFFF});
  recipes["array_empty"] = an_array<double>(kFloat64, {});
  recipes["array_two_dimensions"] = an_array<std::int16_t>(kInt16, {1, 2, 3, 4, 5, 6}, {2, 3});
  recipes["array_read_only"] = an_array<std::int32_t>(kInt32, {1, 2}, {}, kReadOnly);
  recipes["array_raw"] = reply([](FrameWriter& w) {
    w.tag(Tag::kArray, 1, static_cast<std::uint8_t>(kRaw));
    for (const std::uint64_t value : {16, 16, 1}) w.uint64(value);
    w.float64(1.5);
    w.float64(-2);
    put_latin1(w, "complex128");
  });
  recipes["array_no_dimension"] =
      reply([](FrameWriter& w) { put_array<double>(w, kFloat64, {}, {2.5}); });
}

inline const Recipes& golden_recipes() {
  static const Recipes recipes = [] {
    Recipes made;
    add_kinds(made);
    add_bundles(made);
    add_scalars(made);
    add_standard_values(made);
    add_collections(made);
    add_references(made);
    add_shared_memory(made);
    add_arrays(made);
    return made;
  }();
  return recipes;
}

}  // namespace pybridge
