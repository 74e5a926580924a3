// Arrays and buffers between frames and numpy (array.array and memoryview where numpy is missing).
#include "py/arrays.hpp"

#include <pybind11/numpy.h>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "py/conversion_failure.hpp"
#include "py/imports.hpp"
#include "py/shared_arrays.hpp"
#include "py/slabs.hpp"
#include "py/text.hpp"

namespace pybridge {
namespace {

struct ElementName {
  ElementType type;
  const char* numpy;
  char array_code;
};

// array.array has no boolean: its elements are bytes 0 and 1 there.
constexpr ElementName kElementNames[] = {
    {ElementType::kBool, "bool", 'B'},       {ElementType::kInt8, "int8", 'b'},
    {ElementType::kInt16, "int16", 'h'},     {ElementType::kInt32, "int32", 'i'},
    {ElementType::kInt64, "int64", 'q'},     {ElementType::kFloat32, "float32", 'f'},
    {ElementType::kFloat64, "float64", 'd'}, {ElementType::kUInt8, "uint8", 'B'},
    {ElementType::kUInt16, "uint16", 'H'},   {ElementType::kUInt32, "uint32", 'I'},
    {ElementType::kUInt64, "uint64", 'Q'},
};

const ElementName& element_name(ElementType type) {
  for (const ElementName& name : kElementNames) {
    if (name.type == type) return name;
  }
  throw FrameError("unknown element type: " + std::to_string(static_cast<int>(type)));
}

py::dtype dtype_of(ElementType type) {
  static PyObject* cache[std::size(kElementNames) + 1] = {};
  const ElementName& name = element_name(type);
  PyObject*& cached = cache[static_cast<std::size_t>(type)];
  if (cached == nullptr) cached = py::dtype(name.numpy).release().ptr();
  return py::reinterpret_borrow<py::dtype>(cached);
}

// Holds a Py_buffer for a scope.
class BufferView {
 public:
  BufferView(PyObject* object, int flags) : ok_(PyObject_GetBuffer(object, &view_, flags) == 0) {}
  BufferView(const BufferView&) = delete;
  BufferView& operator=(const BufferView&) = delete;
  ~BufferView() {
    if (ok_) PyBuffer_Release(&view_);
  }
  bool ok() const { return ok_; }
  Py_buffer& operator*() { return view_; }
  Py_buffer* operator->() { return &view_; }

 private:
  Py_buffer view_{};
  bool ok_;
};

ElementType integer_type(Py_ssize_t bytes, bool is_signed) {
  switch (bytes) {
    case 1:
      return is_signed ? ElementType::kInt8 : ElementType::kUInt8;
    case 2:
      return is_signed ? ElementType::kInt16 : ElementType::kUInt16;
    case 4:
      return is_signed ? ElementType::kInt32 : ElementType::kUInt32;
    case 8:
      return is_signed ? ElementType::kInt64 : ElementType::kUInt64;
    default:
      return ElementType::kRaw;
  }
}

// By the struct module's format of one native element; kRaw for all others.
ElementType element_type(const Py_buffer& view) {
  const char* format = view.format == nullptr ? "B" : view.format;
  if (*format == '@' || *format == '=' || *format == '<') ++format;
  if (format[0] == '\0' || format[1] != '\0') return ElementType::kRaw;
  switch (*format) {
    case '?':
      return ElementType::kBool;
    case 'b':
    case 'h':
    case 'i':
    case 'l':
    case 'q':
    case 'n':
      return integer_type(view.itemsize, true);
    case 'B':
    case 'H':
    case 'I':
    case 'L':
    case 'Q':
    case 'N':
      return integer_type(view.itemsize, false);
    case 'f':
      return ElementType::kFloat32;
    case 'd':
      return ElementType::kFloat64;
    default:
      return ElementType::kRaw;
  }
}

// As numpy keeps it: the attribute of a subclass is anybody's code.
py::object dtype_of(PyObject* array) {
  return share(py::detail::array_proxy(array)->descr);
}

bool is_ndarray(GilToken token, PyObject* object) {
  PyTypeObject* ndarray = ndarray_type(token);
  return ndarray != nullptr && PyObject_TypeCheck(object, ndarray) != 0;
}

// Whether the elements are numbers, if only numpy knows them: no objects, texts, times or records.
bool is_numeric(GilToken token, PyObject* array) {
  if (!is_ndarray(token, array)) return false;
  const auto kind = dtype_of(array).attr("kind").cast<std::string>();
  return std::string_view("biufc").find(kind) != std::string_view::npos;
}

// numpy's name of the element type, byte order included where it is not native: "complex128",
// ">f8".
py::object element_type_name(PyObject* array) {
  const py::object dtype = dtype_of(array);
  const bool native = py::bool_(dtype.attr("isnative"));
  return native ? dtype.attr("name") : dtype.attr("str");
}

void encode_copy(GilToken token, FrameWriter& writer, Py_buffer& view, ElementType type,
                 PyObject* array) {
  writer.tag(Tag::kArray, static_cast<std::uint32_t>(view.ndim), static_cast<std::uint8_t>(type),
             view.readonly != 0 ? kReadOnly : std::uint16_t{0});
  writer.uint64(static_cast<std::uint64_t>(view.len));
  writer.uint64(static_cast<std::uint64_t>(view.itemsize));
  for (int i = 0; i < view.ndim; ++i) writer.int64(view.shape[i]);
  std::byte* target = writer.block(static_cast<std::size_t>(view.len));
  if (view.len > 0 && PyBuffer_ToContiguous(target, &view, view.len, 'C') != 0)
    throw py::error_already_set();
  if (type == ElementType::kRaw) encode_text(token, writer, element_type_name(array).ptr());
}

bool encode_in_slab(GilToken token, FrameWriter& writer, NewHandles& handles, Py_buffer& view,
                    ElementType type) {
  if (view.len < kSlabBytes || type == ElementType::kRaw) return false;
  const py::object copy = copy_to_slab(token, view, type);
  if (!copy) return false;
  BufferView shown(copy.ptr(), PyBUF_FULL_RO);
  if (!shown.ok()) throw py::error_already_set();
  return encode_shared_array(token, writer, handles, *shown, type, copy.ptr());
}

void encode_address(GilToken token, FrameWriter& writer, NewHandles& handles, Py_buffer& view,
                    ElementType type, PyObject* owner) {
  writer.tag(Tag::kBufferAddress, static_cast<std::uint32_t>(view.ndim),
             static_cast<std::uint8_t>(type), view.readonly != 0 ? kReadOnly : std::uint16_t{0});
  // A memoryview as owner: it holds the Py_buffer, so that the exporter cannot move the memory.
  const py::object exporter = adopt(PyMemoryView_FromObject(owner));
  writer.uint64(handles.add(token, exporter.ptr()));
  writer.uint64(reinterpret_cast<std::uint64_t>(view.buf));
  writer.uint64(static_cast<std::uint64_t>(view.itemsize));
  for (int i = 0; i < view.ndim; ++i) writer.int64(view.shape[i]);
  for (int i = 0; i < view.ndim; ++i) writer.int64(view.strides[i]);
}

py::tuple shape_tuple(const std::vector<py::ssize_t>& shape) {
  py::tuple dimensions(shape.size());
  for (std::size_t i = 0; i < shape.size(); ++i) dimensions[i] = shape[i];
  return dimensions;
}

// Elements of a type that only numpy knows; the name comes after them.
py::object raw_array(GilToken token, FrameReader& reader, const std::byte* source,
                     std::size_t bytes) {
  const py::object name = read_text(token, reader, "raw array without a type name");
  const py::object copy = adopt(PyByteArray_FromStringAndSize(reinterpret_cast<const char*>(source),
                                                              static_cast<Py_ssize_t>(bytes)));
  return py::module_::import("numpy").attr("frombuffer")(copy, py::arg("dtype") = name);
}

}  // namespace

NewArray make_array(GilToken token, ElementType type, std::size_t elements) {
  if (has_numpy(token)) {
    const auto& numpy = py::detail::npy_api::get();
    const Py_intptr_t shape = static_cast<Py_intptr_t>(elements);
    py::object array =
        adopt(numpy.PyArray_NewFromDescr_(numpy.PyArray_Type_, dtype_of(type).release().ptr(), 1,
                                          &shape, nullptr, nullptr, 0, nullptr));
    auto* data = reinterpret_cast<std::byte*>(py::detail::array_proxy(array.ptr())->data);
    return {std::move(array), data};
  }
  const py::object zero = adopt(
      PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(elements * element_bytes(type))));
  const char code[2] = {element_name(type).array_code, '\0'};
  py::object array = adopt(PyObject_CallFunction(reinterpret_cast<PyObject*>(array_type(token)),
                                                 "sO", code, zero.ptr()));
  BufferView view(array.ptr(), PyBUF_WRITABLE);
  if (!view.ok()) throw py::error_already_set();
  return {std::move(array), static_cast<std::byte*>(view->buf)};
}

py::object make_view(GilToken token, ElementType type, std::byte* data, std::size_t elements,
                     bool read_only, const py::object& owner) {
  const auto item = static_cast<py::ssize_t>(element_bytes(type));
  return make_view(token, type, data, {static_cast<py::ssize_t>(elements)}, {item}, read_only,
                   owner);
}

py::object make_view(GilToken token, ElementType type, std::byte* data,
                     const std::vector<py::ssize_t>& shape, const std::vector<py::ssize_t>& strides,
                     bool read_only, const py::object& owner) {
  if (!has_numpy(token)) {
    throw ConversionFailure(
        "a direct buffer needs numpy, which this Python does not have; install it: python -m pip "
        "install numpy");
  }
  py::array array(dtype_of(type), shape, strides, data, owner);
  if (read_only)
    py::detail::array_proxy(array.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return array;
}

py::object decode_array(GilToken token, FrameReader& reader, TagWord word) {
  const auto type = static_cast<ElementType>(word.aux);
  const std::size_t item = element_bytes(type);
  const std::uint64_t bytes = reader.uint64();
  const std::uint64_t item_bytes = reader.uint64();
  reader.require_values(word.count);
  std::vector<py::ssize_t> shape;
  std::uint64_t elements = 1;
  for (std::uint32_t i = 0; i < word.count; ++i) {
    const std::int64_t length = reader.int64();
    if (length < 0 || (length > 0 && elements > std::numeric_limits<std::uint32_t>::max() /
                                                    static_cast<std::uint64_t>(length))) {
      throw FrameError("array dimension out of range: " + std::to_string(length));
    }
    elements *= static_cast<std::uint64_t>(length);
    shape.push_back(length);
  }
  const bool raw = type == ElementType::kRaw;
  if (item_bytes == 0 || bytes / item_bytes != elements || bytes % item_bytes != 0 ||
      (!raw && item_bytes != item)) {
    throw FrameError("array length does not fit its shape: lengthBytes=" + std::to_string(bytes) +
                     ", elements=" + std::to_string(elements) +
                     ", elementBytes=" + std::to_string(item_bytes));
  }
  const std::byte* source = reader.block(bytes);
  py::object array;
  if (raw) {
    array = raw_array(token, reader, source, bytes);
  } else {
    NewArray made = make_array(token, type, elements);
    std::memcpy(made.data, source, bytes);
    array = std::move(made.object);
  }
  if (word.count != 1) array = array.attr("reshape")(shape_tuple(shape));
  if ((word.aux2 & kReadOnly) != 0 && has_numpy(token))
    array.attr("setflags")(py::arg("write") = false);
  return array;
}

bool is_array(GilToken token, PyObject* object) {
  return is_ndarray(token, object) || PyObject_TypeCheck(object, array_type(token)) != 0;
}

bool is_flat_array(GilToken token, PyObject* object) {
  return is_ndarray(token, object) ? py::detail::array_proxy(object)->nd == 1
                                   : is_array(token, object);
}

bool fill_java_array(GilToken token, References& references, ElementType type, PyObject* object) {
  constexpr int kPlain =
      py::detail::npy_api::NPY_ARRAY_C_CONTIGUOUS_ | py::detail::npy_api::NPY_ARRAY_ALIGNED_;
  PyTypeObject* ndarray = ndarray_type(token);
  if (ndarray == nullptr || Py_TYPE(object) != ndarray) return false;
  const auto* array = py::detail::array_proxy(object);
  const bool is_plain =
      array->nd == 1 && array->descr == dtype_of(type).ptr() && (array->flags & kPlain) == kPlain;
  if (!is_plain) return false;
  const auto* data = reinterpret_cast<const std::byte*>(array->data);
  const auto elements = static_cast<std::size_t>(array->dimensions[0]);
  // Java's booleans are 0 or 1; those of numpy may be a view of any bytes.
  const bool fits =
      type != ElementType::kBool ||
      std::all_of(data, data + elements, [](std::byte b) { return b <= std::byte{1}; });
  return fits && references.fill_last(type, data, elements);
}

bool encode_array(GilToken token, FrameWriter& writer, NewHandles& handles, bool by_address,
                  PyObject* object) {
  BufferView view(object, PyBUF_FULL_RO);
  if (!view.ok()) {
    PyErr_Clear();
    return false;
  }
  const ElementType type = element_type(*view);
  if (view->suboffsets != nullptr || (type == ElementType::kRaw && !is_numeric(token, object))) {
    return false;
  }
  if (by_address) {
    encode_address(token, writer, handles, *view, type, object);
  } else if (!encode_shared_array(token, writer, handles, *view, type, object) &&
             !encode_in_slab(token, writer, handles, *view, type)) {
    encode_copy(token, writer, *view, type, object);
  }
  return true;
}

}  // namespace pybridge
