// Python objects to values in a frame.
#include "py/encode.hpp"

#include <cstring>

#include "py/arrays.hpp"
#include "py/conversion_failure.hpp"
#include "py/converters.hpp"
#include "py/imports.hpp"
#include "py/int64.hpp"
#include "py/java_object.hpp"
#include "py/numpy_scalars.hpp"
#include "py/standard_values.hpp"
#include "py/temporals.hpp"
#include "py/text.hpp"

namespace pybridge {
namespace {

// A change of size while elements are written can only come from another thread or a user's
// __del__.
[[noreturn]] void changed_size(const char* what) {
  PyErr_Format(PyExc_RuntimeError, "%s changed size while it was converted for Java", what);
  throw py::error_already_set();
}

std::string key_step(PyObject* key) {
  return "[" + shown(key) + "]";
}

}  // namespace

void Encoder::argument(GilToken token, std::size_t index, PyObject* object) {
  try {
    put(token, object, 0);
  } catch (ConversionFailure& failure) {
    failure.prepend("argument " + std::to_string(index + 1));
    throw;
  }
}

void Encoder::keyword(GilToken token, PyObject* name, PyObject* object) {
  try {
    put(token, object, 0);
  } catch (ConversionFailure& failure) {
    failure.prepend("argument " + key_step(name));
    throw;
  }
}

void Encoder::take_back(GilToken token, Written kept) {
  handles_.take_back(token, kept.handles);
  for (std::size_t i = kept.java_objects; i < java_objects_.size(); ++i)
    take_back_java_object(token, java_objects_[i], session_);
  java_objects_.resize(kept.java_objects);
}

void Encoder::handle(GilToken token, PyObject* object) {
  writer_.tag(Tag::kHandle, 0, PyCallable_Check(object) != 0 ? kCallable : std::uint8_t{0});
  writer_.uint64(handles_.add(token, object));
}

void Encoder::put(GilToken token, PyObject* object, int depth) {
  if (depth > kMaxDepth) throw NestedTooDeep(kMaxDepth);
  if (!put_exact(token, object, depth)) put_other(token, object, depth);
}

// The types of most values, by one comparison each.
bool Encoder::put_exact(GilToken token, PyObject* object, int depth) {
  PyTypeObject* type = Py_TYPE(object);
  if (type == &PyLong_Type) {
    integer(object);
  } else if (type == &PyFloat_Type) {
    writer_.tag(Tag::kFloat);
    writer_.float64(PyFloat_AS_DOUBLE(object));
  } else if (type == &PyUnicode_Type) {
    encode_text(token, writer_, object);
  } else if (object == Py_None) {
    writer_.tag(Tag::kNone);
  } else if (type == &PyBool_Type) {
    writer_.tag(Tag::kBool, 0, object == Py_True ? 1 : 0);
  } else if (type == &PyList_Type) {
    if (!number_list(object)) items(token, Tag::kList, object, depth);
  } else if (type == &PyTuple_Type) {
    items(token, Tag::kTuple, object, depth);
  } else if (type == &PyDict_Type) {
    dict(token, object, depth);
  } else if (type == &PyBytes_Type) {
    bytes_like(object);
  } else {
    return false;
  }
  return true;
}

void Encoder::put_other(GilToken token, PyObject* object, int depth) {
  if (PyLong_Check(object)) {
    integer(object);
  } else if (PyFloat_Check(object)) {
    writer_.tag(Tag::kFloat);
    writer_.float64(PyFloat_AS_DOUBLE(object));
  } else if (PyUnicode_Check(object)) {
    encode_text(token, writer_, object);
  } else if (PyTuple_Check(object)) {
    if (!named_tuple(token, object, depth)) items(token, Tag::kTuple, object, depth);
  } else if (PyList_Check(object)) {
    items(token, Tag::kList, object, depth);
  } else if (PyDict_Check(object)) {
    mapping(token, object, depth);
  } else if (PyAnySet_Check(object)) {
    const bool frozen = PyObject_TypeCheck(object, &PyFrozenSet_Type) != 0;
    iterated(token, frozen ? Tag::kFrozenSet : Tag::kSet, object, PySet_GET_SIZE(object), depth);
  } else if (PyBytes_Check(object) || PyByteArray_Check(object) || PyMemoryView_Check(object)) {
    bytes_like(object);
  } else if (PyRange_Check(object)) {
    range(token, object, depth);
  } else if (java_object(token, object)) {
    return;
  } else if (PyTypeObject* scalar = numpy_scalar_type(token);
             scalar != nullptr && PyObject_TypeCheck(object, scalar) != 0) {
    numpy_scalar(token, object, depth);
  } else if (encode_temporal(token, writer_, object) ||
             encode_standard_value(token, writer_, object)) {
    return;
  } else if ((!is_array(token, object) ||
              !encode_array(token, writer_, handles_, by_address_, object)) &&
             !converted(token, object, depth)) {
    handle(token, object);
  }
}

bool Encoder::java_object(GilToken token, PyObject* object) {
  ExportedObject exported = export_java_object(token, object, session_);
  if (exported.id == 0) return false;
  try {
    java_objects_.push_back(exported);
  } catch (const std::bad_alloc&) {
    take_back_java_object(token, exported, session_);
    throw;
  }
  writer_.tag(Tag::kJavaObject, 0, exported.aux);
  writer_.uint64(exported.id);
  return true;
}

void Encoder::numpy_scalar(GilToken token, PyObject* scalar, int depth) {
  const py::object plain = plain_numpy_scalar(token, scalar);
  const bool written =
      plain ? put_exact(token, plain.ptr(), depth) : encode_numpy_time(token, writer_, scalar);
  if (!written) handle(token, scalar);
}

// As the user's converter for its class says.
bool Encoder::converted(GilToken token, PyObject* object, int depth) {
  const ToJava converter = converter_to_java(token, Py_TYPE(object));
  if (converter.convert == nullptr) return false;
  const py::object java_class = share(converter.java_class);
  const py::object function = share(converter.convert);
  const py::object value = adopt(PyObject_CallOneArg(function.ptr(), object));
  if (!java_class.is_none()) {
    writer_.tag(Tag::kConverted);
    encode_text(token, writer_, java_class.ptr());
  }
  try {
    put(token, value.ptr(), depth + 1);
  } catch (NestedTooDeep& failure) {
    failure.came_through_converter_of(Py_TYPE(object)->tp_name);
    throw;
  }
  return true;
}

// A tuple whose type names its elements.
bool Encoder::named_tuple(GilToken token, PyObject* tuple, int depth) {
  auto* type = reinterpret_cast<PyObject*>(Py_TYPE(tuple));
  const auto names = py::reinterpret_steal<py::object>(PyObject_GetAttrString(type, "_fields"));
  if (!names) {
    if (PyErr_ExceptionMatches(PyExc_AttributeError) == 0) throw py::error_already_set();
    PyErr_Clear();
    return false;
  }
  const Py_ssize_t count = PyTuple_GET_SIZE(tuple);
  if (PyTuple_Check(names.ptr()) == 0 || PyTuple_GET_SIZE(names.ptr()) != count) return false;
  for (Py_ssize_t i = 0; i < count; ++i)
    if (PyUnicode_Check(PyTuple_GET_ITEM(names.ptr(), i)) == 0) return false;
  writer_.tag(Tag::kNamedTuple, java_count(static_cast<std::size_t>(count), "tuple"));
  for (Py_ssize_t i = 0; i < count; ++i) {
    encode_text(token, writer_, PyTuple_GET_ITEM(names.ptr(), i));
    element(token, static_cast<std::size_t>(i), PyTuple_GET_ITEM(tuple, i), depth);
  }
  return true;
}

void Encoder::integer(PyObject* object) {
  int overflow = 0;
  const std::int64_t value = int64_of(object, overflow);
  if (overflow != 0) [[unlikely]]
    return big_integer(object);
  if (value == -1 && PyErr_Occurred() != nullptr) throw py::error_already_set();
  writer_.tag(Tag::kInt);
  writer_.int64(value);
}

void Encoder::big_integer(PyObject* object) {
  // Of exactly int: the methods of a subclass are anybody's code.
  const py::object number = adopt(PyLong_Type.tp_as_number->nb_positive(object));
  const auto bits = number.attr("bit_length")().cast<std::size_t>();
  const std::size_t length = bits / 8 + 1;
  const py::bytes raw = number.attr("to_bytes")(length, "little", py::arg("signed") = true);
  writer_.tag(Tag::kBigInt, static_cast<std::uint32_t>(length));
  std::memcpy(writer_.block(length), PyBytes_AS_STRING(raw.ptr()), length);
}

void Encoder::bytes_like(PyObject* object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_FULL_RO) != 0) throw py::error_already_set();
  const auto length = static_cast<std::size_t>(view.len);
  int failed = 0;
  try {
    writer_.tag(Tag::kBytes, java_count(static_cast<std::size_t>(view.len), "bytes"));
    std::byte* target = writer_.block(length);
    if (length > 0) failed = PyBuffer_ToContiguous(target, &view, view.len, 'C');
  } catch (...) {
    PyBuffer_Release(&view);
    throw;
  }
  PyBuffer_Release(&view);
  if (failed != 0) throw py::error_already_set();
}

// A list of only small ints, or only floats, goes packed.
bool Encoder::number_list(PyObject* list) {
  const Py_ssize_t count = PyList_GET_SIZE(list);
  if (count == 0) return false;
  const PyTypeObject* type = Py_TYPE(PyList_GET_ITEM(list, 0));
  if (type != &PyLong_Type && type != &PyFloat_Type) return false;
  for (Py_ssize_t i = 0; i < count; ++i) {
    PyObject* item = PyList_GET_ITEM(list, i);
    if (Py_TYPE(item) != type) return false;
    if (type == &PyLong_Type) {
      int overflow = 0;
      int64_of(item, overflow);
      if (overflow != 0) return false;
    }
  }
  writer_.tag(type == &PyLong_Type ? Tag::kIntList : Tag::kFloatList,
              java_count(static_cast<std::size_t>(count), "list"));
  for (Py_ssize_t i = 0; i < count; ++i) {
    PyObject* item = PyList_GET_ITEM(list, i);
    if (type == &PyLong_Type) {
      writer_.int64(PyLong_AsLongLong(item));
    } else {
      writer_.float64(PyFloat_AS_DOUBLE(item));
    }
  }
  return true;
}

void Encoder::element(GilToken token, std::size_t index, PyObject* object, int depth) {
  const py::object keep = share(object);  // the container may change while Python code runs
  try {
    put(token, object, depth + 1);
  } catch (ConversionFailure& failure) {
    if (depth < 3) failure.prepend("[" + std::to_string(index) + "]");
    throw;
  }
}

void Encoder::items(GilToken token, Tag tag, PyObject* sequence, int depth) {
  const Py_ssize_t count = PySequence_Fast_GET_SIZE(sequence);
  writer_.tag(tag, java_count(static_cast<std::size_t>(count), "sequence"));
  for (Py_ssize_t i = 0; i < count; ++i) {
    if (i >= PySequence_Fast_GET_SIZE(sequence)) changed_size("sequence");
    element(token, static_cast<std::size_t>(i), PySequence_Fast_GET_ITEM(sequence, i), depth);
  }
  if (PySequence_Fast_GET_SIZE(sequence) != count) changed_size("sequence");
}

void Encoder::iterated(GilToken token, Tag tag, PyObject* iterable, Py_ssize_t count, int depth) {
  writer_.tag(tag, java_count(static_cast<std::size_t>(count), Py_TYPE(iterable)->tp_name));
  const py::object iterator = adopt(PyObject_GetIter(iterable));
  Py_ssize_t seen = 0;
  while (PyObject* item = PyIter_Next(iterator.ptr())) {
    const auto owned = py::reinterpret_steal<py::object>(item);
    if (seen == count) changed_size("set");
    element(token, static_cast<std::size_t>(seen++), item, depth);
  }
  if (PyErr_Occurred() != nullptr) throw py::error_already_set();
  if (seen != count) changed_size("set");
}

// Packed, without the ints that it stands for: of a billion there would be 40 GB.
void Encoder::range(GilToken token, PyObject* range, int depth) {
  const Py_ssize_t count = PyObject_Size(range);
  if (count < 0) throw py::error_already_set();
  int start_overflow = 0;
  int step_overflow = 0;
  std::int64_t value =
      int64_of(adopt(PyObject_GetAttrString(range, "start")).ptr(), start_overflow);
  const std::int64_t step =
      int64_of(adopt(PyObject_GetAttrString(range, "step")).ptr(), step_overflow);
  std::int64_t last = 0;
  if (count == 0 || start_overflow != 0 || step_overflow != 0 ||
      __builtin_mul_overflow(step, count - 1, &last) ||
      __builtin_add_overflow(value, last, &last)) {
    return iterated(token, Tag::kList, range, count, depth);
  }
  writer_.tag(Tag::kIntList, java_count(static_cast<std::size_t>(count), "range"));
  std::byte* target = writer_.block(static_cast<std::size_t>(count) * sizeof value);
  for (Py_ssize_t i = 0; i < count; ++i) {
    std::memcpy(target + static_cast<std::size_t>(i) * sizeof value, &value, sizeof value);
    if (i + 1 < count) value += step;
  }
}

// A subclass may keep another order than the dict below it, as OrderedDict does.
void Encoder::mapping(GilToken token, PyObject* mapping, int depth) {
  const py::object copy = adopt(PyDict_New());
  const py::object items = adopt(PyMapping_Items(mapping));
  if (PyDict_MergeFromSeq2(copy.ptr(), items.ptr(), 1) != 0) throw py::error_already_set();
  dict(token, copy.ptr(), depth);
}

void Encoder::dict(GilToken token, PyObject* dict, int depth) {
  const Py_ssize_t count = PyDict_GET_SIZE(dict);
  writer_.tag(Tag::kDict, java_count(static_cast<std::size_t>(count), "dict"));
  Py_ssize_t position = 0;
  Py_ssize_t seen = 0;
  PyObject* key = nullptr;
  PyObject* item = nullptr;
  while (PyDict_Next(dict, &position, &key, &item) != 0) {
    const py::object keep_key = share(key);
    const py::object keep_item = share(item);
    if (++seen > count) changed_size("dict");
    try {
      put(token, key, depth + 1);
      put(token, item, depth + 1);
    } catch (ConversionFailure& failure) {
      if (depth < 3) failure.prepend(key_step(key));
      throw;
    }
  }
  if (seen != count) changed_size("dict");
}

}  // namespace pybridge
