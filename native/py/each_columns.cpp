// The columns of a kEach request: packed numbers, or Python objects made before the first row.
#include "py/each_columns.hpp"

#include <type_traits>

#include "py/arrays.hpp"
#include "py/conversion_failure.hpp"

namespace pybridge {
namespace {

std::string at_index(std::uint32_t index) {
  return ": index=" + std::to_string(index);
}

}  // namespace

template <typename T>
T Columns::load(const Column& column, std::size_t row) {
  T value;
  std::memcpy(&value, column.data + row * sizeof(T), sizeof(T));
  return value;
}

template <typename T>
PyObject* Columns::number(const Column& column, std::size_t row) {
  const T value = load<T>(column, row);
  if constexpr (std::is_floating_point_v<T>) {
    return PyFloat_FromDouble(static_cast<double>(value));
  } else if constexpr (std::is_signed_v<T>) {
    return PyLong_FromLongLong(value);
  } else {
    return PyLong_FromUnsignedLongLong(value);
  }
}

PyObject* Columns::boolean(const Column& column, std::size_t row) {
  return PyBool_FromLong(load<std::int8_t>(column, row));
}

PyObject* Columns::item(const Column& column, std::size_t row) {
  return Py_NewRef(PyTuple_GET_ITEM(column.items.ptr(), static_cast<Py_ssize_t>(row)));
}

Columns::Column Columns::packed(ElementType type, const std::byte* data) {
  switch (type) {
    case ElementType::kBool:
      return {boolean, data, {}};
    case ElementType::kInt8:
      return {number<std::int8_t>, data, {}};
    case ElementType::kInt16:
      return {number<std::int16_t>, data, {}};
    case ElementType::kInt32:
      return {number<std::int32_t>, data, {}};
    case ElementType::kInt64:
      return {number<std::int64_t>, data, {}};
    case ElementType::kFloat32:
      return {number<float>, data, {}};
    case ElementType::kFloat64:
      return {number<double>, data, {}};
    case ElementType::kUInt8:
      return {number<std::uint8_t>, data, {}};
    case ElementType::kUInt16:
      return {number<std::uint16_t>, data, {}};
    case ElementType::kUInt32:
      return {number<std::uint32_t>, data, {}};
    case ElementType::kUInt64:
      return {number<std::uint64_t>, data, {}};
    case ElementType::kRaw:
      break;
  }
  throw FrameError("column of each has an unknown element type: " +
                   std::to_string(static_cast<int>(type)));
}

Columns::Column Columns::packed_column(FrameReader& request, TagWord word, std::uint32_t index) {
  const auto type = static_cast<ElementType>(word.aux);
  const std::uint64_t bytes = request.uint64();
  const std::uint64_t item_bytes = request.uint64();
  const auto rows = static_cast<std::uint64_t>(request.int64());
  if (element_bytes(type) == 0 || item_bytes != element_bytes(type) || rows > bytes ||
      bytes != rows * element_bytes(type)) {
    throw FrameError("column of each has a wrong length" + at_index(index));
  }
  rows_ = rows;
  return packed(type, request.block(bytes));
}

Columns::Column Columns::list_column(GilToken token, Decoder& decoder, std::uint32_t count,
                                     std::uint32_t index, Progress& progress) {
  py::object items = adopt(PyTuple_New(count));
  for (std::uint32_t row = 0; row < count; ++row) {
    try {
      PyTuple_SET_ITEM(items.ptr(), row, decoder.value(token).release().ptr());
    } catch (ConversionFailure& failure) {
      failure.prepend("column " + std::to_string(index + 1));
      progress.row = row;
      throw;
    }
  }
  rows_ = count;
  return {item, nullptr, std::move(items)};
}

// An array whose elements only numpy knows: its own conversion makes them Python objects.
Columns::Column Columns::array_column(GilToken token, Decoder& decoder, std::uint32_t index) {
  const py::object array = decoder.value(token);
  if (!is_flat_array(token, array.ptr()))
    throw FrameError("column of each is no array of one dimension" + at_index(index));
  const py::object list = adopt(PyObject_CallMethod(array.ptr(), "tolist", nullptr));
  if (!PyList_CheckExact(list.ptr()))
    throw FrameError("column of each has no rows" + at_index(index));
  py::object items = adopt(PyList_AsTuple(list.ptr()));
  rows_ = static_cast<std::size_t>(PyTuple_GET_SIZE(items.ptr()));
  return {item, nullptr, std::move(items)};
}

void Columns::read(GilToken token, FrameReader& request, Decoder& decoder, Progress& progress) {
  request.require_values(request.arg_count());
  list_.reserve(request.arg_count());
  for (std::uint32_t i = 0; i < request.arg_count(); ++i) {
    const std::size_t rows_before = rows_;
    const FrameReader start = request;
    const TagWord word = request.tag_word();
    if (word.tag == Tag::kArray && word.count == 1 &&
        static_cast<ElementType>(word.aux) != ElementType::kRaw) {
      list_.push_back(packed_column(request, word, i));
    } else if (word.tag == Tag::kList) {
      request.require_values(word.count);
      list_.push_back(list_column(token, decoder, word.count, i, progress));
    } else {
      request = start;
      list_.push_back(array_column(token, decoder, i));
    }
    if (i > 0 && rows_ != rows_before)
      throw FrameError("columns of each differ in length" + at_index(i));
  }
}

}  // namespace pybridge
