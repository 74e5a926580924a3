// The results of a kEach request, gathered row by row in memory of their own: the reply may lie
// over the columns.
#include "py/each_results.hpp"

#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "py/conversion_failure.hpp"
#include "py/encode.hpp"
#include "py/imports.hpp"
#include "py/int64.hpp"

namespace pybridge {
namespace {

[[noreturn, gnu::cold]] void reject(PyObject* value, const char* wanted) {
  throw ConversionFailure(std::string("result does not fit: seen=") + Py_TYPE(value)->tp_name +
                          " " + shown(value) + ", wanted=" + wanted);
}

// A numpy scalar as the plain number that it holds.
py::object plain(GilToken token, PyObject* value) {
  PyTypeObject* scalar = numpy_scalar_type(token);
  if (scalar == nullptr || PyObject_TypeCheck(value, scalar) == 0) return share(value);
  return adopt(PyObject_CallMethod(value, "item", nullptr));
}

double exact_double(PyObject* value, const char* wanted) {
  if (PyBool_Check(value)) reject(value, wanted);
  if (PyLong_Check(value)) {
    const double number = PyLong_AsDouble(value);
    if (number == -1.0 && PyErr_Occurred() != nullptr) {
      PyErr_Clear();
      reject(value, wanted);
    }
    const py::object back = adopt(PyLong_FromDouble(number));
    // int's own comparison: that of a subclass is anybody's code.
    const py::object same = adopt(PyLong_Type.tp_richcompare(back.ptr(), value, Py_EQ));
    if (same.ptr() != Py_True) reject(value, wanted);
    return number;
  }
  if (!PyFloat_Check(value)) reject(value, wanted);
  return PyFloat_AS_DOUBLE(value);
}

// Element types and Java's names of them.
struct Boolean {
  using Element = std::int8_t;
  static constexpr ElementType kType = ElementType::kBool;
  static constexpr const char* kName = "boolean";
  static Element convert(GilToken token, PyObject* value) {
    if (PyBool_Check(value)) return value == Py_True ? 1 : 0;
    const py::object number = plain(token, value);
    if (!PyBool_Check(number.ptr())) reject(number.ptr(), kName);
    return number.ptr() == Py_True ? 1 : 0;
  }
};

template <typename T>
struct Integer {
  using Element = T;
  static constexpr ElementType kType = sizeof(T) == 1   ? ElementType::kInt8
                                       : sizeof(T) == 2 ? ElementType::kInt16
                                       : sizeof(T) == 4 ? ElementType::kInt32
                                                        : ElementType::kInt64;
  static constexpr const char* kName = sizeof(T) == 1   ? "byte"
                                       : sizeof(T) == 2 ? "short"
                                       : sizeof(T) == 4 ? "int"
                                                        : "long";
  static T convert(GilToken token, PyObject* value) {
    if (PyLong_CheckExact(value)) [[likely]]
      return in_range(value);
    const py::object number = plain(token, value);
    if (PyBool_Check(number.ptr()) || PyIndex_Check(number.ptr()) == 0) reject(number.ptr(), kName);
    return in_range(adopt(PyNumber_Index(number.ptr())).ptr());
  }
  static T in_range(PyObject* value) {
    int overflow = 0;
    const std::int64_t number = int64_of(value, overflow);
    if (overflow != 0 || number < std::numeric_limits<T>::min() ||
        number > std::numeric_limits<T>::max()) {
      reject(value, kName);
    }
    return static_cast<T>(number);
  }
};

template <typename T>
struct Floating {
  using Element = T;
  static constexpr ElementType kType =
      sizeof(T) == sizeof(float) ? ElementType::kFloat32 : ElementType::kFloat64;
  static constexpr const char* kName = sizeof(T) == sizeof(float) ? "float" : "double";
  static T convert(GilToken token, PyObject* value) {
    if (PyFloat_CheckExact(value)) [[likely]]
      return narrow(PyFloat_AS_DOUBLE(value), value);
    const py::object number = plain(token, value);
    return narrow(exact_double(number.ptr(), kName), number.ptr());
  }
  static T narrow(double number, PyObject* value) {
    const auto near = static_cast<T>(number);
    // Asking for a float is asking for its precision, but not for another order of magnitude.
    if (std::isinf(near) && !std::isinf(number)) reject(value, kName);
    return near;
  }
};

template <typename Conversion>
class PackedResults : public RowResults {
 public:
  using Element = typename Conversion::Element;
  explicit PackedResults(std::size_t rows) : values_(rows) {}

  void store(GilToken token, std::size_t row, PyObject* value) override {
    values_[row] = Conversion::convert(token, value);
  }

  void write(FrameWriter& reply) override {
    const std::size_t bytes = values_.size() * sizeof(Element);
    reply.tag(Tag::kArray, 1, static_cast<std::uint8_t>(Conversion::kType));
    reply.uint64(bytes);
    reply.uint64(sizeof(Element));
    reply.int64(static_cast<std::int64_t>(values_.size()));
    std::byte* elements = reply.block(bytes);
    if (bytes > 0) std::memcpy(elements, values_.data(), bytes);
  }

 private:
  std::vector<Element> values_;
};

class ValueResults : public RowResults {
 public:
  ValueResults(std::uint16_t flags, std::size_t rows, Session& session, bool by_address)
      : flags_(flags),
        rows_(rows),
        memory_((rows + 1) * kWordsOfARow),
        values_(reinterpret_cast<std::byte*>(memory_.data()), memory_.size() * kWordBytes),
        encoder_(values_, session, by_address) {}

  void store(GilToken token, std::size_t, PyObject* value) override {
    if ((flags_ & kResultAsHandle) != 0) return encoder_.handle(token, value);
    if ((flags_ & kResultAsText) != 0) return text(token, value);
    try {
      encoder_.value(token, value);
    } catch (ConversionFailure& failure) {
      failure.prepend("result");
      throw;
    }
  }

  void write(FrameWriter& reply) override {
    reply.tag(Tag::kList, static_cast<std::uint32_t>(rows_));
    const std::size_t bytes = values_.size_bytes();
    std::byte* target = reply.block(bytes);
    if (bytes > 0) std::memcpy(target, values_.data(), bytes);
  }

  void take_back(GilToken token) override { encoder_.take_back(token); }

 private:
  static constexpr std::size_t kWordsOfARow = 3;

  void text(GilToken token, PyObject* value) {
    if (PyUnicode_Check(value) || value == Py_None) return encoder_.value(token, value);
    const py::object text = plain(token, value);
    if (!PyUnicode_Check(text.ptr())) reject(value, "String");
    encoder_.value(token, text.ptr());
  }

  std::uint16_t flags_;
  std::size_t rows_;
  std::vector<std::uint64_t> memory_;
  FrameWriter values_;
  Encoder encoder_;
};

// Nobody wants them.
class NoResults : public RowResults {
 public:
  void store(GilToken, std::size_t, PyObject*) override {}
  void write(FrameWriter& reply) override { reply.tag(Tag::kNone); }
};

}  // namespace

std::unique_ptr<RowResults> RowResults::make(std::uint16_t flags, std::size_t rows,
                                             Session& session, bool by_address) {
  if ((flags & kNoResult) != 0) return std::make_unique<NoResults>();
  switch (static_cast<ElementType>(flags >> 8)) {
    case ElementType::kRaw:
      return std::make_unique<ValueResults>(flags, rows, session, by_address);
    case ElementType::kBool:
      return std::make_unique<PackedResults<Boolean>>(rows);
    case ElementType::kInt8:
      return std::make_unique<PackedResults<Integer<std::int8_t>>>(rows);
    case ElementType::kInt16:
      return std::make_unique<PackedResults<Integer<std::int16_t>>>(rows);
    case ElementType::kInt32:
      return std::make_unique<PackedResults<Integer<std::int32_t>>>(rows);
    case ElementType::kInt64:
      return std::make_unique<PackedResults<Integer<std::int64_t>>>(rows);
    case ElementType::kFloat32:
      return std::make_unique<PackedResults<Floating<float>>>(rows);
    case ElementType::kFloat64:
      return std::make_unique<PackedResults<Floating<double>>>(rows);
    default:
      throw FrameError("result type of each has no Java type: " + std::to_string(flags >> 8));
  }
}

}  // namespace pybridge
