// One Python call per row over packed columns.
#include "py/each.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "py/arguments.hpp"
#include "py/conversion_failure.hpp"
#include "py/imports.hpp"

namespace pybridge {
namespace {

struct Column {
  ElementType type;
  const std::byte* data;
};

struct Columns {
  std::vector<Column> list;
  std::size_t rows = 0;
};

template <typename T>
T load(const std::byte* data, std::size_t index) {
  T value;
  std::memcpy(&value, data + index * sizeof(T), sizeof(T));
  return value;
}

template <typename T>
void store(std::byte* data, std::size_t index, T value) {
  std::memcpy(data + index * sizeof(T), &value, sizeof(T));
}

Columns read_columns(FrameReader& request) {
  Columns columns;
  for (std::uint32_t i = 0; i < request.arg_count(); ++i) {
    const TagWord word = request.tag_word();
    if (word.tag != Tag::kArray || word.count != 1)
      throw FrameError("column of each is no array: index=" + std::to_string(i));
    const auto type = static_cast<ElementType>(word.aux);
    const std::uint64_t bytes = request.uint64();
    const std::uint64_t item_bytes = request.uint64();
    const auto rows = static_cast<std::uint64_t>(request.int64());
    if (element_bytes(type) == 0 || item_bytes != element_bytes(type) || rows > bytes ||
        bytes != rows * element_bytes(type)) {
      throw FrameError("column of each has a wrong length: index=" + std::to_string(i));
    }
    if (i > 0 && rows != columns.rows)
      throw FrameError("columns of each differ in length: index=" + std::to_string(i));
    columns.rows = rows;
    columns.list.push_back({type, request.block(bytes)});
  }
  return columns;
}

PyObject* cell(const Column& column, std::size_t row) {
  switch (column.type) {
    case ElementType::kBool:
      return PyBool_FromLong(load<std::int8_t>(column.data, row));
    case ElementType::kInt8:
      return PyLong_FromLong(load<std::int8_t>(column.data, row));
    case ElementType::kInt16:
      return PyLong_FromLong(load<std::int16_t>(column.data, row));
    case ElementType::kInt32:
      return PyLong_FromLong(load<std::int32_t>(column.data, row));
    case ElementType::kInt64:
      return PyLong_FromLongLong(load<std::int64_t>(column.data, row));
    case ElementType::kFloat32:
      return PyFloat_FromDouble(static_cast<double>(load<float>(column.data, row)));
    case ElementType::kFloat64:
      return PyFloat_FromDouble(load<double>(column.data, row));
    default:
      throw FrameError("column type has no Java type: " +
                       std::to_string(static_cast<int>(column.type)));
  }
}

[[noreturn]] void reject(PyObject* value, const char* wanted) {
  const py::object text = py::reinterpret_steal<py::object>(PyObject_Repr(value));
  const char* utf8 = text ? PyUnicode_AsUTF8(text.ptr()) : nullptr;
  if (utf8 == nullptr) PyErr_Clear();
  throw ConversionFailure(std::string("result does not fit: seen=") + Py_TYPE(value)->tp_name +
                          " " + (utf8 != nullptr ? utf8 : "<unprintable>") + ", wanted=" + wanted);
}

template <typename T>
void store_integer(std::byte* out, std::size_t row, PyObject* value, const char* wanted) {
  if (PyBool_Check(value) || PyIndex_Check(value) == 0) reject(value, wanted);
  const py::object index = PyLong_CheckExact(value) ? share(value) : adopt(PyNumber_Index(value));
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(index.ptr(), &overflow);
  if (overflow != 0 || number < std::numeric_limits<T>::min() ||
      number > std::numeric_limits<T>::max()) {
    reject(value, wanted);
  }
  store(out, row, static_cast<T>(number));
}

double exact_double(PyObject* value, const char* wanted) {
  if (PyFloat_CheckExact(value)) return PyFloat_AS_DOUBLE(value);
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

// A numpy scalar as the plain number that it holds.
py::object plain(GilToken token, py::object value) {
  PyTypeObject* scalar = numpy_scalar_type(token);
  if (scalar == nullptr || PyObject_TypeCheck(value.ptr(), scalar) == 0) return value;
  return adopt(PyObject_CallMethod(value.ptr(), "item", nullptr));
}

void store_result(ElementType type, std::byte* out, std::size_t row, PyObject* value) {
  switch (type) {
    case ElementType::kBool: {
      const int truth = PyBool_Check(value) ? value == Py_True : -1;
      if (truth < 0) reject(value, "boolean");
      return store(out, row, static_cast<std::int8_t>(truth));
    }
    case ElementType::kInt8:
      return store_integer<std::int8_t>(out, row, value, "byte");
    case ElementType::kInt16:
      return store_integer<std::int16_t>(out, row, value, "short");
    case ElementType::kInt32:
      return store_integer<std::int32_t>(out, row, value, "int");
    case ElementType::kInt64:
      return store_integer<std::int64_t>(out, row, value, "long");
    case ElementType::kFloat32: {
      const double number = exact_double(value, "float");
      const auto narrow = static_cast<float>(number);
      // Asking for a float is asking for its precision, but not for another order of magnitude.
      if (std::isinf(narrow) && !std::isinf(number)) reject(value, "float");
      return store(out, row, narrow);
    }
    case ElementType::kFloat64:
      return store(out, row, exact_double(value, "double"));
    default:
      throw FrameError("result type of each has no Java type: " +
                       std::to_string(static_cast<int>(type)));
  }
}

}  // namespace

void call_each(GilToken token, FrameReader& request, FrameWriter& reply, PyObject* target,
               Progress& progress) {
  const auto type = static_cast<ElementType>(request.flags() >> 8);
  const std::uint64_t session = request.session();
  const Columns columns = read_columns(request);
  progress.arguments_read = true;
  std::vector<std::byte> results(columns.rows * element_bytes(type));
  Arguments arguments;
  arguments.reserve(columns.list.size());
  for (std::size_t row = 0; row < columns.rows; ++row) {
    progress.row = static_cast<std::int64_t>(row);
    for (const Column& column : columns.list) {
      PyObject* value = cell(column, row);
      if (value == nullptr) throw py::error_already_set();
      arguments.adopt_next(value);
    }
    const py::object result = plain(token, adopt(arguments.call(target)));
    arguments.clear();
    store_result(type, results.data(), row, result.ptr());
  }
  progress.row = -1;
  reply.begin(FrameKind::kReply, session);
  reply.set_counts(1, 0);
  reply.tag(Tag::kArray, 1, static_cast<std::uint8_t>(type));
  reply.uint64(results.size());
  reply.uint64(element_bytes(type));
  reply.int64(static_cast<std::int64_t>(columns.rows));
  std::byte* elements = reply.block(results.size());
  if (!results.empty()) std::memcpy(elements, results.data(), results.size());
}

}  // namespace pybridge
