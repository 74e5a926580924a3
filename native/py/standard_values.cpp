// Values of Python's standard library in frames: Decimal, UUID, Path.
#include "py/standard_values.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "py/conversion_failure.hpp"
#include "py/imports.hpp"
#include "py/text.hpp"

namespace pybridge {
namespace {

constexpr std::size_t kUuidBytes = 16;

ImportedType decimal_type("decimal", "Decimal");
ImportedType uuid_type("uuid", "UUID");
ImportedType path_type("pathlib", "Path");

bool is_one(GilToken token, PyObject* object, ImportedType& type) {
  PyTypeObject* known = type.if_imported(token);
  return known != nullptr && PyObject_TypeCheck(object, known) != 0;
}

// A number of BigDecimal's kind: digits with their sign, and how many of them are behind the point.
struct Unscaled {
  std::string digits;
  std::int64_t scale;
};

[[noreturn]] void refuse_decimal(std::string_view text, const char* why) {
  throw ConversionFailure("Decimal('" + std::string(text.substr(0, 80)) +
                          "') has no BigDecimal: " + why);
}

Unscaled unscaled(std::string_view text) {
  const std::size_t end = std::min(text.find_first_of("Ee"), text.size());
  const std::string_view mantissa = text.substr(0, end);
  const std::size_t point = mantissa.find('.');
  Unscaled made{std::string(mantissa), 0};
  if (point != std::string_view::npos) {
    made.digits.erase(point, 1);
    made.scale = static_cast<std::int64_t>(mantissa.size() - point - 1);
  }
  const std::size_t sign = made.digits.starts_with('-') ? 1 : 0;
  if (made.digits.find_first_not_of("0123456789", sign) != std::string::npos)
    refuse_decimal(text, "it is no number");
  if (sign != 0 && made.digits.find_first_not_of('0', sign) == std::string::npos)
    refuse_decimal(text, "there is no negative zero");
  if (end < text.size()) {
    std::string_view exponent = text.substr(end + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    std::int64_t value = 0;
    std::from_chars(exponent.data(), exponent.data() + exponent.size(), value);
    made.scale -= value;
  }
  if (made.scale > INT32_MAX || made.scale < INT32_MIN)
    refuse_decimal(text, "its exponent is beyond 32 bits");
  return made;
}

void encode_decimal(GilToken token, FrameWriter& writer, PyObject* object) {
  const py::object text = adopt(decimal_type.get(token)->tp_str(object));
  Py_ssize_t length = 0;
  const char* utf8 = PyUnicode_AsUTF8AndSize(text.ptr(), &length);
  if (utf8 == nullptr) throw_python_error();
  if (length > INT32_MAX) throw ConversionFailure("a Decimal has too many digits for Java");
  const Unscaled number = unscaled({utf8, static_cast<std::size_t>(length)});
  writer.tag(Tag::kDecimal, static_cast<std::uint32_t>(number.digits.size()));
  writer.int64(number.scale);
  number.digits.copy(reinterpret_cast<char*>(writer.block(number.digits.size())),
                     number.digits.size());
}

void encode_uuid(FrameWriter& writer, PyObject* object) {
  const py::object bytes = adopt(PyObject_GetAttrString(object, "bytes"));
  if (PyBytes_Check(bytes.ptr()) == 0 || PyBytes_GET_SIZE(bytes.ptr()) != kUuidBytes)
    throw ConversionFailure("a UUID whose bytes are not 16 bytes");
  std::uint64_t words[2] = {0, 0};
  const auto* big_endian = reinterpret_cast<const unsigned char*>(PyBytes_AS_STRING(bytes.ptr()));
  for (std::size_t i = 0; i < kUuidBytes; ++i)
    words[i / kWordBytes] = words[i / kWordBytes] << 8 | big_endian[i];
  writer.tag(Tag::kUuid);
  for (const std::uint64_t word : words) writer.uint64(word);
}

void encode_path(GilToken token, FrameWriter& writer, PyObject* object) {
  const py::object text = adopt(PyOS_FSPath(object));
  if (PyUnicode_Check(text.ptr()) == 0) throw ConversionFailure("a Path whose path is no str");
  writer.tag(Tag::kPath);
  encode_text(token, writer, text.ptr());
}

}  // namespace

bool encode_standard_value(GilToken token, FrameWriter& writer, PyObject* object) {
  if (is_one(token, object, decimal_type)) {
    encode_decimal(token, writer, object);
  } else if (is_one(token, object, uuid_type)) {
    encode_uuid(writer, object);
  } else if (is_one(token, object, path_type)) {
    encode_path(token, writer, object);
  } else {
    return false;
  }
  return true;
}

PyObject* decode_decimal(GilToken token, FrameReader& reader, TagWord word) {
  const std::int64_t scale = reader.int64();
  const auto* digits = reinterpret_cast<const char*>(reader.block(word.count));
  if (scale > INT32_MAX || scale < INT32_MIN)
    throw FrameError("no BigDecimal's scale: " + std::to_string(scale));
  std::string number(digits, word.count);
  const std::size_t sign = number.starts_with('-') ? 1 : 0;
  if (number.size() == sign || number.find_first_not_of("0123456789", sign) != std::string::npos) {
    throw FrameError("not the digits of a Decimal: lengthBytes=" + std::to_string(word.count));
  }
  if (scale != 0) number += "E" + std::to_string(-scale);
  const py::object text =
      adopt(PyUnicode_DecodeLatin1(number.data(), static_cast<Py_ssize_t>(number.size()), nullptr));
  auto* type = reinterpret_cast<PyObject*>(decimal_type.get(token));
  return adopt(PyObject_CallOneArg(type, text.ptr())).release().ptr();
}

PyObject* decode_uuid(GilToken token, FrameReader& reader) {
  std::uint64_t words[2] = {reader.uint64(), 0};
  words[1] = reader.uint64();
  char big_endian[kUuidBytes];
  for (std::size_t i = 0; i < kUuidBytes; ++i)
    big_endian[i] = static_cast<char>(words[i / kWordBytes] >> (56 - 8 * (i % kWordBytes)));
  auto* type = reinterpret_cast<PyObject*>(uuid_type.get(token));
  const py::object bytes = adopt(PyBytes_FromStringAndSize(big_endian, kUuidBytes));
  return share(type)(py::arg("bytes") = bytes).release().ptr();
}

PyObject* decode_path(GilToken token, FrameReader& reader) {
  const py::object text = read_text(token, reader, "path without its text");
  auto* type = reinterpret_cast<PyObject*>(path_type.get(token));
  return adopt(PyObject_CallOneArg(type, text.ptr())).release().ptr();
}

}  // namespace pybridge
