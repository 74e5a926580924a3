// Python's dates and times in frames.
#include "py/temporals.hpp"

#include <datetime.h>

#include "py/conversion_failure.hpp"
#include "py/imports.hpp"
#include "py/temporal_fields.hpp"

namespace pybridge {
namespace {

constexpr std::int64_t kMaxOffsetSeconds = 18 * 3600;  // Java's

ImportedType zone_type("zoneinfo", "ZoneInfo");

void need_datetime() {
  if (PyDateTimeAPI != nullptr) return;
  PyDateTime_IMPORT;
  if (PyDateTimeAPI == nullptr) throw_python_error();
}

// Whether there can be an instance of datetime's types.
bool has_datetime(GilToken token) {
  if (PyDateTimeAPI != nullptr) return true;
  static ImportedType date("datetime", "date");
  if (date.if_imported(token) == nullptr) return false;
  need_datetime();
  return true;
}

[[noreturn]] void refuse(PyObject* object, const char* why) {
  throw ConversionFailure(shown(object, Py_TYPE(object)->tp_name) +
                          " has no counterpart in Java: " + why);
}

// An attribute that is an int; `missing` if there is none, and -1 if it is something else.
std::int64_t int_attribute(PyObject* object, const char* name, std::int64_t missing) {
  const auto value = py::reinterpret_steal<py::object>(PyObject_GetAttrString(object, name));
  if (!value) {
    if (PyErr_ExceptionMatches(PyExc_AttributeError) == 0) throw_python_error();
    PyErr_Clear();
    return missing;
  }
  const long long number = PyLong_Check(value.ptr()) != 0 ? PyLong_AsLongLong(value.ptr()) : -1;
  if (number == -1) PyErr_Clear();
  return number;
}

// Subclasses, as pandas has them, may know more than their base holds: a year out of its range, or
// that they are no time at all.
bool is_its_base(PyObject* object) {
  return int_attribute(object, "year", -1) == PyDateTime_GET_YEAR(object);
}

// And nanoseconds.
std::int64_t nanoseconds_beyond(PyObject* object, const char* name) {
  const std::int64_t beyond = int_attribute(object, name, 0);
  if (beyond < 0 || beyond >= kNanosPerMicro) refuse(object, "its nanoseconds are not 0..999");
  return beyond;
}

DateFields date_fields(PyObject* date) {
  return {PyDateTime_GET_YEAR(date), PyDateTime_GET_MONTH(date), PyDateTime_GET_DAY(date)};
}

TimeFields time_fields(PyObject* datetime) {
  const std::int64_t beyond =
      PyDateTime_CheckExact(datetime) ? 0 : nanoseconds_beyond(datetime, "nanosecond");
  return {PyDateTime_DATE_GET_HOUR(datetime), PyDateTime_DATE_GET_MINUTE(datetime),
          PyDateTime_DATE_GET_SECOND(datetime),
          PyDateTime_DATE_GET_MICROSECOND(datetime) * kNanosPerMicro + beyond};
}

// The offset from UTC, a timedelta; None where its zone does not know one. A subclass may have a
// method of its own, which gives anything.
py::object utc_offset(PyObject* object) {
  py::object offset = adopt(PyObject_CallMethod(object, "utcoffset", nullptr));
  if (!offset.is_none() && PyDelta_Check(offset.ptr()) == 0) {
    refuse(object, ("its utcoffset() gives no timedelta but " + shown(offset.ptr())).c_str());
  }
  return offset;
}

std::int64_t offset_seconds(PyObject* object, PyObject* offset) {
  const std::int64_t seconds =
      PyDateTime_DELTA_GET_DAYS(offset) * kSecondsPerDay + PyDateTime_DELTA_GET_SECONDS(offset);
  if (PyDateTime_DELTA_GET_MICROSECONDS(offset) != 0)
    refuse(object, "its offset from UTC is no whole number of seconds");
  if (seconds > kMaxOffsetSeconds || seconds < -kMaxOffsetSeconds)
    refuse(object, "its offset from UTC is beyond 18 hours");
  return seconds;
}

// The name of the zone that a ZoneInfo stands for; null for other zones.
py::object zone_name(GilToken token, PyObject* zone) {
  PyTypeObject* type = zone_type.if_imported(token);
  if (type == nullptr || PyObject_TypeCheck(zone, type) == 0) return {};
  py::object key = adopt(PyObject_GetAttrString(zone, "key"));
  return PyUnicode_Check(key.ptr()) != 0 && PyUnicode_IS_ASCII(key.ptr()) ? key : py::object();
}

bool encode_datetime(GilToken token, FrameWriter& writer, PyObject* object) {
  PyObject* zone = PyDateTime_DATE_GET_TZINFO(object);
  const py::object keep = share(zone);
  if (!PyDateTime_CheckExact(object) && !is_its_base(object)) return false;
  const DateFields date = date_fields(object);
  const TimeFields time = time_fields(object);
  if (zone == Py_None) {
    if (PyDateTime_DATE_GET_FOLD(object) != 0)
      refuse(object, "a LocalDateTime has no fold; give it a tzinfo, or fold=0");
    writer.tag(Tag::kDateTime);
    writer.uint64(date.pack());
    writer.uint64(time.pack());
    return true;
  }
  const py::object offset = utc_offset(object);
  if (offset.is_none()) return false;
  const std::int64_t seconds = offset_seconds(object, offset.ptr());
  const py::object name = zone_name(token, zone);
  const std::string text = name ? name.cast<std::string>() : "";
  if (name) {
    writer.tag(Tag::kDateTimeZone, static_cast<std::uint32_t>(text.size()));
  } else {
    writer.tag(Tag::kDateTimeOffset);
  }
  writer.uint64(date.pack());
  writer.uint64(time.pack());
  writer.int64(seconds);
  if (name) std::memcpy(writer.block(text.size()), text.data(), text.size());
  return true;
}

bool encode_time(FrameWriter& writer, PyObject* object) {
  const py::object zone = share(PyDateTime_TIME_GET_TZINFO(object));
  const TimeFields time{PyDateTime_TIME_GET_HOUR(object), PyDateTime_TIME_GET_MINUTE(object),
                        PyDateTime_TIME_GET_SECOND(object),
                        PyDateTime_TIME_GET_MICROSECOND(object) * kNanosPerMicro};
  if (zone.is_none()) {
    if (PyDateTime_TIME_GET_FOLD(object) != 0) refuse(object, "a LocalTime has no fold");
    writer.tag(Tag::kTime);
    writer.uint64(time.pack());
    return true;
  }
  const py::object offset = utc_offset(object);
  if (offset.is_none()) return false;
  const std::int64_t seconds = offset_seconds(object, offset.ptr());
  writer.tag(Tag::kTimeOffset);
  writer.uint64(time.pack());
  writer.int64(seconds);
  return true;
}

bool encode_duration(FrameWriter& writer, PyObject* delta) {
  std::int64_t nanos = PyDateTime_DELTA_GET_MICROSECONDS(delta) * kNanosPerMicro;
  if (!PyDelta_CheckExact(delta)) nanos += nanoseconds_beyond(delta, "nanoseconds");
  writer.tag(Tag::kDuration);
  writer.int64(PyDateTime_DELTA_GET_DAYS(delta) * kSecondsPerDay +
               PyDateTime_DELTA_GET_SECONDS(delta));
  writer.int64(nanos);
  return true;
}

py::object timezone_of(std::int64_t seconds) {
  if (seconds == 0) return share(PyDateTime_TimeZone_UTC);
  if (seconds > kMaxOffsetSeconds || seconds < -kMaxOffsetSeconds)
    throw FrameError("offset from UTC beyond 18 hours: seconds=" + std::to_string(seconds));
  const py::object delta = adopt(PyDelta_FromDSU(0, static_cast<int>(seconds), 0));
  return adopt(PyTimeZone_FromOffset(delta.ptr()));
}

py::object datetime_of(DateFields date, TimeFields time, const py::object& zone, int fold) {
  return adopt(PyDateTimeAPI->DateTime_FromDateAndTimeAndFold(
      date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond(),
      zone.ptr(), fold, PyDateTimeAPI->DateTimeType));
}

py::object zone_of(GilToken token, const std::string& name) {
  PyTypeObject* type = zone_type.get(token);
  try {
    const py::object key =
        adopt(PyUnicode_DecodeLatin1(name.data(), static_cast<Py_ssize_t>(name.size()), nullptr));
    return adopt(PyObject_CallOneArg(reinterpret_cast<PyObject*>(type), key.ptr()));
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_KeyError) && !error.matches(PyExc_ValueError)) throw;
    throw ConversionFailure("no time zone of this name in Python: seen=" + name +
                            "; where the system has no zone files, the package tzdata has them");
  }
}

// One of the two instants that a local time may be: the one of this offset.
py::object datetime_in_zone(GilToken token, FrameReader& reader, std::uint32_t name_bytes) {
  const DateFields date = DateFields::unpack(reader.uint64());
  const TimeFields time = TimeFields::unpack(reader.uint64());
  const std::int64_t seconds = reader.int64();
  const auto* bytes = reinterpret_cast<const char*>(reader.block(name_bytes));
  const std::string name(bytes, name_bytes);
  const py::object zone = zone_of(token, name);
  for (int fold = 0; fold < 2; ++fold) {
    py::object made = datetime_of(date, time, zone, fold);
    const py::object offset = utc_offset(made.ptr());
    if (!offset.is_none() && PyDateTime_DELTA_GET_MICROSECONDS(offset.ptr()) == 0 &&
        PyDateTime_DELTA_GET_DAYS(offset.ptr()) * kSecondsPerDay +
                PyDateTime_DELTA_GET_SECONDS(offset.ptr()) ==
            seconds) {
      return made;
    }
  }
  throw ConversionFailure("Python's zone " + name + " has another offset than Java's at " +
                          shown(datetime_of(date, time, share(Py_None), 0).ptr()) +
                          ": Java's seconds=" + std::to_string(seconds));
}

py::object duration(FrameReader& reader) {
  const std::int64_t seconds = reader.int64();
  const std::int64_t nanos = reader.int64();
  const std::int64_t second = (seconds % kSecondsPerDay + kSecondsPerDay) % kSecondsPerDay;
  const std::int64_t days = seconds / kSecondsPerDay - (seconds % kSecondsPerDay < 0 ? 1 : 0);
  if (days > 999'999'999 || days < -999'999'999 || nanos < 0 || nanos >= 1'000'000'000)
    throw FrameError("no timedelta: days=" + std::to_string(days) +
                     ", nanoseconds=" + std::to_string(nanos));
  return adopt(PyDelta_FromDSU(static_cast<int>(days), static_cast<int>(second),
                               static_cast<int>(nanos / kNanosPerMicro)));
}

py::object time_of(TimeFields time, const py::object& zone) {
  return adopt(PyDateTimeAPI->Time_FromTime(time.hour, time.minute, time.second, time.microsecond(),
                                            zone.ptr(), PyDateTimeAPI->TimeType));
}

py::object decoded(GilToken token, FrameReader& reader, TagWord word) {
  if (word.tag == Tag::kDateTimeZone) return datetime_in_zone(token, reader, word.count);
  if (word.tag == Tag::kDuration) return duration(reader);
  if (word.tag == Tag::kTime) return time_of(TimeFields::unpack(reader.uint64()), py::none());
  if (word.tag == Tag::kTimeOffset) {
    const TimeFields time = TimeFields::unpack(reader.uint64());
    return time_of(time, timezone_of(reader.int64()));
  }
  const DateFields date = DateFields::unpack(reader.uint64());
  if (word.tag == Tag::kDate) return adopt(PyDate_FromDate(date.year, date.month, date.day));
  const TimeFields time = TimeFields::unpack(reader.uint64());
  const bool naive = word.tag == Tag::kDateTime;
  return datetime_of(date, time, naive ? py::none() : timezone_of(reader.int64()), 0);
}

}  // namespace

bool encode_temporal(GilToken token, FrameWriter& writer, PyObject* object) {
  if (!has_datetime(token)) return false;
  if (PyDateTime_Check(object)) return encode_datetime(token, writer, object);
  if (PyDate_Check(object)) {
    writer.tag(Tag::kDate);
    writer.uint64(date_fields(object).pack());
    return true;
  }
  if (PyTime_Check(object)) return encode_time(writer, object);
  return PyDelta_Check(object) && encode_duration(writer, object);
}

PyObject* decode_temporal(GilToken token, FrameReader& reader, TagWord word) {
  need_datetime();
  return decoded(token, reader, word).release().ptr();
}

}  // namespace pybridge
