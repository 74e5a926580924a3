// The fields of dates and times, packed into the words of a frame.
#pragma once

#include "core/frame_layout.hpp"

namespace pybridge {

inline constexpr std::int64_t kNanosPerMicro = 1000;
inline constexpr std::int64_t kSecondsPerDay = 86'400;

struct DateFields {
  int year;
  int month;
  int day;

  static DateFields unpack(std::uint64_t word) {
    return {static_cast<int>(static_cast<std::int64_t>(word) >> kYearShift),
            static_cast<int>(word >> kMonthShift & 0xFF), static_cast<int>(word & 0xFF)};
  }
  std::uint64_t pack() const {
    return static_cast<std::uint64_t>(std::int64_t{year}) << kYearShift |
           static_cast<std::uint64_t>(month) << kMonthShift | static_cast<std::uint64_t>(day);
  }
};

struct TimeFields {
  int hour;
  int minute;
  int second;
  std::int64_t nanosecond;

  static TimeFields unpack(std::uint64_t word) {
    return {static_cast<int>(word >> kHourShift), static_cast<int>(word >> kMinuteShift & 0xFF),
            static_cast<int>(word >> kSecondShift & 0xFF),
            static_cast<std::int64_t>(word & 0xFFFFFFFF)};
  }
  static TimeFields of_nanosecond_of_day(std::int64_t nanoseconds) {
    const std::int64_t seconds = nanoseconds / 1'000'000'000;
    return {static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
            static_cast<int>(seconds % 60), nanoseconds % 1'000'000'000};
  }
  std::uint64_t pack() const {
    return static_cast<std::uint64_t>(hour) << kHourShift |
           static_cast<std::uint64_t>(minute) << kMinuteShift |
           static_cast<std::uint64_t>(second) << kSecondShift |
           static_cast<std::uint64_t>(nanosecond);
  }
  int microsecond() const { return static_cast<int>(nanosecond / kNanosPerMicro); }
};

}  // namespace pybridge
