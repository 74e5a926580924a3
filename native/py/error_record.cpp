// What Java needs to know of a Python exception.
#include "py/error_record.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "py/error_frames.hpp"
#include "py/imports.hpp"
#include "py/java_object.hpp"
#include "py/text.hpp"

namespace pybridge {
namespace {

constexpr std::size_t kMaxDepth = 32;     // of causes and of groups in groups
constexpr std::size_t kMaxMembers = 256;  // of all groups of a record
constexpr std::size_t kMaxCauses = 512;  // of all of them: a group's members may have one in common
constexpr Py_ssize_t kMaxNotes = 256;
constexpr std::uint32_t kFields = 11;  // of a record

void write_int(FrameWriter& writer, std::int64_t value) {
  writer.tag(Tag::kInt);
  writer.int64(value);
}

void write_optional(FrameWriter& writer, bool is_there, std::int64_t value) {
  if (is_there) return write_int(writer, value);
  writer.tag(Tag::kNone);
}

// Whether it is a plain class in C, such as ValueError: its names are fixed, it is no class of
// ours.
bool is_static(PyTypeObject* type) {
  return (type->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0 && Py_IS_TYPE(type, &PyType_Type);
}

// The attribute, or null with no error set.
py::object attribute(PyObject* object, const char* name) {
  auto value = py::reinterpret_steal<py::object>(PyObject_GetAttrString(object, name));
  if (!value) {
    if (PyErr_ExceptionMatches(PyExc_MemoryError) != 0) throw_python_error();
    PyErr_Clear();
  }
  return value;
}

void write_static_name(GilToken token, FrameWriter& writer, std::string_view name) {
  const bool is_ascii = std::all_of(name.begin(), name.end(), [](char c) { return c > 0; });
  if (is_ascii) return encode_ascii(writer, name);
  encode_utf8(token, writer, std::string(name));
}

void write_type_name(GilToken token, FrameWriter& writer, PyTypeObject* type) {
  if (is_static(type)) return write_static_name(token, writer, type->tp_name);
  const py::object module = attribute(reinterpret_cast<PyObject*>(type), "__module__");
  const py::object name = attribute(reinterpret_cast<PyObject*>(type), "__qualname__");
  if (!name || !PyUnicode_Check(name.ptr())) return encode_utf8(token, writer, type->tp_name);
  const bool plain = !module || !PyUnicode_Check(module.ptr()) ||
                     PyUnicode_CompareWithASCIIString(module.ptr(), "builtins") == 0;
  if (plain) return encode_message(token, writer, name.ptr());
  const py::object full = adopt(PyUnicode_FromFormat("%U.%U", module.ptr(), name.ptr()));
  encode_message(token, writer, full.ptr());
}

void write_text_of(GilToken token, FrameWriter& writer, PyObject* object) {
  const auto text = py::reinterpret_steal<py::object>(PyObject_Str(object));
  if (text) return encode_message(token, writer, text.ptr());
  const py::object failure = take_error(token);
  encode_utf8(token, writer,
              std::string("<its str() raised ") + Py_TYPE(failure.ptr())->tp_name + ">");
}

// Looked up where add_note puts them: an attribute that is missing costs an exception.
void write_notes(GilToken token, FrameWriter& writer, PyObject* exception) {
  PyObject* attributes = reinterpret_cast<PyBaseExceptionObject*>(exception)->dict;
  PyObject* found = attributes == nullptr ? nullptr : PyDict_GetItemString(attributes, "__notes__");
  if (found == nullptr || !PyList_Check(found)) return writer.tag(Tag::kNone);
  const py::object notes = adopt(PyList_GetSlice(found, 0, kMaxNotes));  // str() may change them
  const Py_ssize_t count = PyList_GET_SIZE(notes.ptr());
  writer.tag(Tag::kList, static_cast<std::uint32_t>(count));
  for (Py_ssize_t i = 0; i < count; ++i) {
    write_text_of(token, writer, PyList_GET_ITEM(notes.ptr(), i));
  }
}

// Of a throwable only what `raise ... from` says: what was handled meanwhile is none of Java's.
py::object cause_of(PyObject* exception, bool is_throwable) {
  auto cause = py::reinterpret_steal<py::object>(PyException_GetCause(exception));
  if (cause || is_throwable) return cause;
  if (reinterpret_cast<PyBaseExceptionObject*>(exception)->suppress_context != 0) return {};
  return py::reinterpret_steal<py::object>(PyException_GetContext(exception));
}

// By the real type: an exception may lie about its __class__, or raise when asked.
bool is_a(PyObject* exception, PyObject* type) {
  return PyObject_TypeCheck(exception, reinterpret_cast<PyTypeObject*>(type)) != 0;
}

ErrorKind kind_of(GilToken token, PyObject* exception) {
  if (is_static(Py_TYPE(exception))) return ErrorKind::kPython;
  if (is_a(exception, conversion_error_type(token))) return ErrorKind::kConversion;
  if (is_a(exception, closed_error_type(token))) return ErrorKind::kClosed;
  if (is_a(exception, java_error_type(token))) return ErrorKind::kJava;
  return ErrorKind::kPython;
}

// The Java throwable of a bridge.JavaError, or another bridge's that is both exception and Java
// object. False if there is none.
bool write_throwable(GilToken token, FrameWriter& writer, Session* session, PyObject* exception,
                     ErrorKind kind, std::vector<ExportedObject>& sent) {
  sent.reserve(sent.size() + 1);  // so that what is exported is noted for certain
  ExportedObject exported;
  if (session != nullptr && !is_static(Py_TYPE(exception))) {
    const py::object throwable =
        kind == ErrorKind::kJava ? attribute(exception, "throwable") : share(exception);
    try {
      if (throwable) exported = export_java_object(token, throwable.ptr(), *session);
    } catch (const py::error_already_set&) {
      exported = {};  // the other bridge does not give it away: the Python exception alone must do
    }
  }
  if (exported.id == 0) {
    writer.tag(Tag::kNone);
    return false;
  }
  sent.push_back(exported);
  writer.tag(Tag::kJavaObject, 0, exported.aux);
  writer.uint64(exported.id);
  return true;
}

// An exception and those that led to it in the record.
struct Path {
  const Path* outer;
  PyObject* exception;
  std::size_t depth;

  bool goes_on_with(PyObject* next) const {
    if (depth >= kMaxDepth) return false;
    for (const Path* each = this; each != nullptr; each = each->outer) {
      if (each->exception == next) return false;
    }
    return true;
  }
};

// Writes one record and those in it.
class RecordWriter {
 public:
  RecordWriter(FrameWriter& writer, Session* session) : writer_(writer), session_(session) {}

  // All but the last two fields; whether Java may ask for the exception.
  bool fields(GilToken token, PyObject* exception, const Path* outer) {
    const Path path{outer, exception, outer == nullptr ? 1 : outer->depth + 1};
    const ErrorKind kind = kind_of(token, exception);
    writer_.tag(Tag::kTuple, kFields);
    write_int(writer_, static_cast<std::int64_t>(kind));
    write_type_name(token, writer_, Py_TYPE(exception));
    write_text_of(token, writer_, exception);
    write_notes(token, writer_, exception);
    write_frames(token, writer_, exception);
    const bool is_throwable = write_throwable(token, writer_, session_, exception, kind, sent_);
    const py::object cause = cause_of(exception, is_throwable);
    if (cause && causes_left_ > 0 && path.goes_on_with(cause.ptr())) {
      --causes_left_;
      within(token, cause.ptr(), path);
    } else {
      writer_.tag(Tag::kNone);
    }
    members(token, exception, path);
    return kind == ErrorKind::kPython && !is_throwable;
  }

  // The Java objects in it.
  const std::vector<ExportedObject>& sent() const { return sent_; }

  // For a record that is given up.
  void take_back(GilToken token) {
    for (const ExportedObject& exported : sent_) take_back_java_object(token, exported, *session_);
    sent_.clear();
  }

 private:
  void within(GilToken token, PyObject* exception, const Path& path) {
    fields(token, exception, &path);
    writer_.tag(Tag::kNone);
    writer_.tag(Tag::kNone);
  }

  void members(GilToken token, PyObject* exception, const Path& path) {
    if (!is_a(exception, PyExc_BaseExceptionGroup)) return writer_.tag(Tag::kNone);
    const py::object all = share(reinterpret_cast<PyBaseExceptionGroupObject*>(exception)->excs);
    std::vector<PyObject*> told;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(all.ptr()) && members_left_ > 0; ++i) {
      PyObject* member = PyTuple_GET_ITEM(all.ptr(), i);
      if (!path.goes_on_with(member)) continue;
      told.push_back(member);
      --members_left_;
    }
    writer_.tag(Tag::kList, static_cast<std::uint32_t>(told.size()));
    for (PyObject* member : told) within(token, member, path);
  }

  FrameWriter& writer_;
  Session* session_;
  std::vector<ExportedObject> sent_;
  std::size_t members_left_ = kMaxMembers;
  std::size_t causes_left_ = kMaxCauses;
};

}  // namespace

py::object take_error(GilToken) {
#if PY_VERSION_HEX >= 0x030C0000
  return py::reinterpret_steal<py::object>(PyErr_GetRaisedException());
#else
  PyObject* type = nullptr;
  PyObject* value = nullptr;
  PyObject* trace = nullptr;
  PyErr_Fetch(&type, &value, &trace);
  PyErr_NormalizeException(&type, &value, &trace);
  if (trace != nullptr) PyException_SetTraceback(value, trace);
  Py_XDECREF(type);
  Py_XDECREF(trace);
  return py::reinterpret_steal<py::object>(value);
#endif
}

namespace {

constexpr std::string_view kNoMemory = "no memory was left to tell of a Python exception";

// Where `tell_row` has left it, or negative; told once, for the exception may be raised again.
std::int64_t take_told_row(PyObject* exception) {
  constexpr const char* kRow = "_bridge_row";
  PyObject* attributes = reinterpret_cast<PyBaseExceptionObject*>(exception)->dict;
  PyObject* told = attributes == nullptr ? nullptr : PyDict_GetItemString(attributes, kRow);
  if (told == nullptr || !PyLong_CheckExact(told)) return -1;
  const std::int64_t row = PyLong_AsLongLong(told);
  if (PyDict_DelItemString(attributes, kRow) != 0 || row < 0) PyErr_Clear();
  return row;
}

void write_whole_record(GilToken token, FrameWriter& writer, RecordWriter& record, Session* session,
                        PyObject* exception, std::int64_t row) {
  const bool askable = record.fields(token, exception, nullptr);
  py::object oldest;  // dropped at the end: that may run Python code
  std::uint64_t id = 0;
  if (askable && session != nullptr && session->port() != nullptr) {
    id = session->exceptions().add(token, exception, oldest);
  }
  write_optional(writer, id != 0, static_cast<std::int64_t>(id));
  const std::int64_t told_row = take_told_row(exception);
  if (row < 0 && told_row >= 0) return write_int(writer, -2 - told_row);
  write_optional(writer, row >= 0, row);
}

}  // namespace

void write_error(GilToken token, FrameWriter& writer, Session* session, std::uint64_t session_id,
                 PyObject* exception, std::int64_t row) {
  RecordWriter record(writer, session);
  writer.begin(FrameKind::kError, session_id);
  try {
    if (session != nullptr) session->write_released(writer);
    writer.set_counts(1, 0);
    write_whole_record(token, writer, record, session, exception, row);
  } catch (...) {
    PyErr_Clear();  // there may be none: memory can end while one is taken
    record.take_back(token);
    if (session != nullptr) session->take_back_released(writer);
    write_error(writer, session_id, ErrorKind::kPython, "MemoryError", kNoMemory);
  }
}

void write_error_value(GilToken token, FrameWriter& writer, Session& session, PyObject* exception,
                       std::vector<ExportedObject>& sent) {
  const std::size_t start = writer.size_bytes();
  RecordWriter record(writer, &session);
  try {
    write_whole_record(token, writer, record, &session, exception, -1);
    sent.insert(sent.end(), record.sent().begin(), record.sent().end());
  } catch (...) {
    PyErr_Clear();  // as above
    record.take_back(token);
    writer.cut(start);
    write_error_value(writer, ErrorKind::kPython, "MemoryError", kNoMemory);
  }
}

void write_error(FrameWriter& writer, std::uint64_t session_id, ErrorKind kind,
                 std::string_view type, std::string_view message) {
  writer.begin(FrameKind::kError, session_id);
  writer.set_counts(1, 0);
  write_error_value(writer, kind, type, message);
}

void write_error_value(FrameWriter& writer, ErrorKind kind, std::string_view type,
                       std::string_view message) {
  writer.tag(Tag::kTuple, kFields);
  write_int(writer, static_cast<std::int64_t>(kind));
  encode_ascii(writer, type);
  encode_ascii(writer, message);
  writer.tag(Tag::kNone);
  writer.tag(Tag::kList);
  writer.tag(Tag::kIntList);
  for (int i = 0; i < 5; ++i) writer.tag(Tag::kNone);
}

}  // namespace pybridge
