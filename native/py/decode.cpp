// Values from a frame to Python objects.
#include "py/decode.hpp"

#include "py/arrays.hpp"
#include "py/conversion_failure.hpp"
#include "py/converters.hpp"
#include "py/imports.hpp"
#include "py/java_object.hpp"
#include "py/key_texts.hpp"
#include "py/shared_arrays.hpp"
#include "py/standard_values.hpp"
#include "py/temporals.hpp"
#include "py/text.hpp"

namespace pybridge {
namespace {

PyObject* checked(PyObject* made) {
  if (made == nullptr) throw py::error_already_set();
  return made;
}

[[noreturn]] void reject_unhashable(PyObject* object, const char* role) {
  if (PyErr_ExceptionMatches(PyExc_TypeError) == 0) throw py::error_already_set();
  PyErr_Clear();
  throw ConversionFailure(std::string(role) + " is not hashable in Python: " +
                          Py_TYPE(object)->tp_name + " " + shown(object));
}

}  // namespace

PyObject* Decoder::argument(GilToken token, std::size_t index) {
  try {
    return next(token, 0);
  } catch (ConversionFailure& failure) {
    failure.prepend("argument " + std::to_string(index + 1));
    throw;
  }
}

PyObject* Decoder::next(GilToken token, int depth) {
  if (depth > kMaxDepth)
    throw FrameError("values nested too deep: maxDepth=" + std::to_string(kMaxDepth));
  return payload(token, reader_.tag_word(), depth);
}

PyObject* Decoder::key(GilToken token, int depth) {
  static KeyTexts* texts = new KeyTexts();
  const TagWord word = reader_.tag_word();
  return word.tag == Tag::kTextLatin1 && word.count <= KeyTexts::kMostBytes
             ? checked(texts->text(token, reader_.block(word.count), word.count))
             : payload(token, word, depth);
}

inline PyObject* Decoder::payload(GilToken token, TagWord word, int depth) {
  switch (word.tag) {
    case Tag::kNone:
      return Py_NewRef(Py_None);
    case Tag::kBool:
      return Py_NewRef(word.aux != 0 ? Py_True : Py_False);
    case Tag::kInt:
      return checked(PyLong_FromLongLong(reader_.int64()));
    case Tag::kFloat:
      return checked(PyFloat_FromDouble(reader_.float64()));
    case Tag::kBigInt:
      return big_int(token, word.count);
    case Tag::kTextLatin1:
    case Tag::kTextUtf16:
      return decode_text(token, reader_, word);
    case Tag::kBytes:
      return checked(PyBytes_FromStringAndSize(
          reinterpret_cast<const char*>(reader_.block(word.count)), word.count));
    case Tag::kList:
      return list(token, word.count, depth);
    case Tag::kTuple:
      return tuple(token, word.count, depth);
    case Tag::kSet:
    case Tag::kFrozenSet:
      return set(token, word.count, word.tag == Tag::kFrozenSet, depth);
    case Tag::kDict:
      return dict(token, word.count, depth);
    case Tag::kHandle:
      return handle(token, word);
    case Tag::kJavaObject: {
      const std::uint64_t id = reader_.uint64();
      py::object made =
          make_java_object(token, session_, id, (word.aux & kCallable) != 0, word.count);
      ++java_object_count_;  // from here on the object tells Java when it is dropped
      return made.release().ptr();
    }
    case Tag::kArray:
      return decode_array(token, reader_, word).release().ptr();
    case Tag::kSharedArray: {
      std::optional<JavaBlock> block;
      if (const std::uint64_t id = reader_.uint64(); id != 0) {
        block.emplace(session_, id);
        ++java_object_count_;
      }
      return decode_shared_array(token, reader_, word, std::move(block)).release().ptr();
    }
    case Tag::kIntList:
    case Tag::kFloatList:
      return number_list(token, word);
    case Tag::kArrayRef:
    case Tag::kBufferRef: {
      if (references_ == nullptr)
        throw FrameError("reference to a Java array in a frame without references");
      const std::uint64_t index = reader_.uint64();
      const auto type = static_cast<ElementType>(word.aux);
      if (word.tag == Tag::kArrayRef)
        return references_->copy_array(token, index, type).release().ptr();
      const std::uint64_t elements = reader_.uint64();
      return references_->view_buffer(token, index, type, elements, (word.aux2 & kReadOnly) != 0)
          .release()
          .ptr();
    }
    case Tag::kDate:
    case Tag::kTime:
    case Tag::kDateTime:
    case Tag::kTimeOffset:
    case Tag::kDateTimeOffset:
    case Tag::kDateTimeZone:
    case Tag::kDuration:
      return decode_temporal(token, reader_, word);
    case Tag::kDecimal:
      return decode_decimal(token, reader_, word);
    case Tag::kUuid:
      return decode_uuid(token, reader_);
    case Tag::kPath:
      return decode_path(token, reader_);
    case Tag::kConverted:
      return converted(token, depth);
    case Tag::kBufferAddress:
    case Tag::kSegment:
    case Tag::kBundledCall:
    case Tag::kOutcome:
    case Tag::kNamedTuple:
      break;
  }
  throw FrameError("unknown tag: " + std::to_string(static_cast<int>(word.tag)));
}

PyObject* Decoder::big_int(GilToken, std::uint32_t bytes) {
  if (bytes == 0) throw FrameError("an int of no bytes");
  static PyObject* from_bytes = nullptr;
  static PyObject* signed_name = nullptr;
  if (from_bytes == nullptr) {
    auto* type = reinterpret_cast<PyObject*>(&PyLong_Type);
    from_bytes = checked(PyObject_GetAttrString(type, "from_bytes"));
  }
  if (signed_name == nullptr) signed_name = checked(Py_BuildValue("(s)", "signed"));
  const py::object raw =
      adopt(PyBytes_FromStringAndSize(reinterpret_cast<const char*>(reader_.block(bytes)), bytes));
  const py::object little = adopt(PyUnicode_FromString("little"));
  PyObject* const args[] = {raw.ptr(), little.ptr(), Py_True};
  return checked(PyObject_Vectorcall(from_bytes, args, 2, signed_name));
}

PyObject* Decoder::element(GilToken token, std::uint32_t index, int depth) {
  try {
    return next(token, depth + 1);
  } catch (ConversionFailure& failure) {
    failure.prepend("[" + std::to_string(index) + "]");
    throw;
  }
}

PyObject* Decoder::list(GilToken token, std::uint32_t count, int depth) {
  reader_.require_values(count);
  py::object made = adopt(PyList_New(count));
  for (std::uint32_t i = 0; i < count; ++i)
    PyList_SET_ITEM(made.ptr(), i, element(token, i, depth));
  return made.release().ptr();
}

PyObject* Decoder::tuple(GilToken token, std::uint32_t count, int depth) {
  reader_.require_values(count);
  py::object made = adopt(PyTuple_New(count));
  for (std::uint32_t i = 0; i < count; ++i)
    PyTuple_SET_ITEM(made.ptr(), i, element(token, i, depth));
  return made.release().ptr();
}

PyObject* Decoder::set(GilToken token, std::uint32_t count, bool frozen, int depth) {
  reader_.require_values(count);
  py::object made = adopt(frozen ? PyFrozenSet_New(nullptr) : PySet_New(nullptr));
  for (std::uint32_t i = 0; i < count; ++i) {
    const py::object item = py::reinterpret_steal<py::object>(element(token, i, depth));
    if (PySet_Add(made.ptr(), item.ptr()) != 0) reject_unhashable(item.ptr(), "set element");
    if (PySet_GET_SIZE(made.ptr()) != static_cast<Py_ssize_t>(i) + 1) {
      throw ConversionFailure("set element equals another one in Python: " + shown(item.ptr()));
    }
  }
  return made.release().ptr();
}

PyObject* Decoder::dict(GilToken token, std::uint32_t count, int depth) {
  reader_.require_values(std::size_t{count} * 2);
  py::object made = adopt(PyDict_New());
  for (std::uint32_t i = 0; i < count; ++i) {
    const py::object key = py::reinterpret_steal<py::object>(this->key(token, depth + 1));
    py::object item;
    try {
      item = py::reinterpret_steal<py::object>(next(token, depth + 1));
    } catch (ConversionFailure& failure) {
      failure.prepend("[" + shown(key.ptr()) + "]");
      throw;
    }
    if (PyDict_SetItem(made.ptr(), key.ptr(), item.ptr()) != 0)
      reject_unhashable(key.ptr(), "dict key");
    if (PyDict_GET_SIZE(made.ptr()) != static_cast<Py_ssize_t>(i) + 1) {
      throw ConversionFailure("dict key equals another one in Python: " + shown(key.ptr()));
    }
  }
  return made.release().ptr();
}

PyObject* Decoder::converted(GilToken token, int depth) {
  const py::object java_class = read_text(token, reader_, "converted value without its class");
  auto value = py::reinterpret_steal<py::object>(next(token, depth + 1));
  return converted_from_java(token, java_class, std::move(value)).release().ptr();
}

PyObject* Decoder::number_list(GilToken, TagWord word) {
  reader_.require_values(word.count);
  py::object made = adopt(PyList_New(word.count));
  for (std::uint32_t i = 0; i < word.count; ++i) {
    PyObject* item = word.tag == Tag::kIntList ? PyLong_FromLongLong(reader_.int64())
                                               : PyFloat_FromDouble(reader_.float64());
    PyList_SET_ITEM(made.ptr(), i, checked(item));
  }
  return made.release().ptr();
}

PyObject* Decoder::handle(GilToken token, TagWord word) {
  const std::uint64_t id = reader_.uint64();
  PyObject* object = session_.handles().find(token, id);
  if (object == nullptr) {
    PyErr_Format(closed_error_type(token), "the handle of a Python object is closed: id=%llu",
                 static_cast<unsigned long long>(id));
    throw py::error_already_set();
  }
  if ((word.aux & kExporter) != 0) return checked(PyObject_GetAttrString(object, "obj"));
  return Py_NewRef(object);
}

}  // namespace pybridge
