// What Java needs to know of a Python exception.
#include "py/error_record.hpp"

#include <algorithm>
#include <deque>
#include <string>

#include "py/imports.hpp"
#include "py/java_object.hpp"
#include "py/text.hpp"

namespace pybridge {
namespace {

constexpr int kMaxChain = 32;
constexpr std::uint32_t kMaxFrames = 1024;

// The attribute, or null with no error set.
py::object attribute(PyObject* object, const char* name) {
  auto value = py::reinterpret_steal<py::object>(PyObject_GetAttrString(object, name));
  if (!value) PyErr_Clear();
  return value;
}

void write_type_name(GilToken token, FrameWriter& writer, PyTypeObject* type) {
  const py::object module = attribute(reinterpret_cast<PyObject*>(type), "__module__");
  const py::object name = attribute(reinterpret_cast<PyObject*>(type), "__qualname__");
  if (!name || !PyUnicode_Check(name.ptr())) return encode_utf8(token, writer, type->tp_name);
  const bool plain = !module || !PyUnicode_Check(module.ptr()) ||
                     PyUnicode_CompareWithASCIIString(module.ptr(), "builtins") == 0;
  if (plain) return encode_message(token, writer, name.ptr());
  const py::object full = adopt(PyUnicode_FromFormat("%U.%U", module.ptr(), name.ptr()));
  encode_message(token, writer, full.ptr());
}

void write_message(GilToken token, FrameWriter& writer, PyObject* exception) {
  const auto text = py::reinterpret_steal<py::object>(PyObject_Str(exception));
  if (text) return encode_message(token, writer, text.ptr());
  const py::object failure = take_error(token);
  encode_utf8(token, writer,
              std::string("<its str() raised ") + Py_TYPE(failure.ptr())->tp_name + ">");
}

// Whether the code is of a private module of the package bridge, which is no frame of the user's.
bool is_ours(GilToken token, PyCodeObject* code) {
  static PyObject* prefix = nullptr;
  if (prefix == nullptr) {
    PyObject* cache = nullptr;
    const py::object file = share(imported(token, "bridge._errors", "__file__", cache));
    prefix = file.attr("removesuffix")("errors.py").release().ptr();
  }
  return PyUnicode_Tailmatch(code->co_filename, prefix, 0, PY_SSIZE_T_MAX, -1) == 1;
}

void write_frames(GilToken token, FrameWriter& writer, PyObject* exception) {
  std::deque<std::pair<py::object, int>> frames;
  auto trace = py::reinterpret_steal<py::object>(PyException_GetTraceback(exception));
  while (trace && trace.ptr() != Py_None) {
    auto* entry = reinterpret_cast<PyTracebackObject*>(trace.ptr());
    auto code = py::reinterpret_steal<py::object>(
        reinterpret_cast<PyObject*>(PyFrame_GetCode(entry->tb_frame)));
    auto* raw = reinterpret_cast<PyCodeObject*>(code.ptr());
    if (!is_ours(token, raw)) frames.emplace_back(code, PyCode_Addr2Line(raw, entry->tb_lasti));
    if (frames.size() > kMaxFrames) frames.pop_front();  // the innermost tell most
    trace = share(reinterpret_cast<PyObject*>(entry->tb_next));
  }
  writer.tag(Tag::kList, static_cast<std::uint32_t>(frames.size()));
  for (const auto& [code, line] : frames) {
    auto* raw = reinterpret_cast<PyCodeObject*>(code.ptr());
    writer.tag(Tag::kTuple, 3);
    encode_message(token, writer, raw->co_filename);
    encode_message(token, writer, raw->co_qualname);
    writer.tag(Tag::kInt);
    writer.int64(line);
  }
}

py::object cause_of(PyObject* exception) {
  auto cause = py::reinterpret_steal<py::object>(PyException_GetCause(exception));
  if (cause) return cause;
  if (reinterpret_cast<PyBaseExceptionObject*>(exception)->suppress_context != 0) return {};
  return py::reinterpret_steal<py::object>(PyException_GetContext(exception));
}

// By the real type: an exception may lie about its __class__, or raise when asked.
bool is_a(PyObject* exception, PyObject* type) {
  return PyObject_TypeCheck(exception, reinterpret_cast<PyTypeObject*>(type)) != 0;
}

ErrorKind kind_of(GilToken token, PyObject* exception) {
  if (is_a(exception, conversion_error_type(token))) return ErrorKind::kConversion;
  if (is_a(exception, closed_error_type(token))) return ErrorKind::kClosed;
  if (is_a(exception, java_error_type(token))) return ErrorKind::kJava;
  return ErrorKind::kPython;
}

// The Java throwable of a bridge.JavaError, or another bridge's that is both exception and Java
// object.
void write_throwable(GilToken token, FrameWriter& writer, Session* session, PyObject* exception,
                     ErrorKind kind) {
  ExportedObject exported;
  if (session != nullptr) {
    const py::object throwable =
        kind == ErrorKind::kJava ? attribute(exception, "throwable") : share(exception);
    try {
      if (throwable) exported = export_java_object(token, throwable.ptr(), *session);
    } catch (const py::error_already_set&) {
      exported = {};  // the other bridge does not give it away: the Python exception alone must do
    }
  }
  if (exported.id == 0) return writer.tag(Tag::kNone);
  writer.tag(Tag::kJavaObject, 0, exported.aux);
  writer.uint64(exported.id);
}

void write_record(GilToken token, FrameWriter& writer, Session* session, PyObject* exception,
                  std::int64_t row, std::vector<PyObject*>& chain) {
  const ErrorKind kind = kind_of(token, exception);
  writer.tag(Tag::kTuple, 8);
  writer.tag(Tag::kInt);
  writer.int64(static_cast<std::int64_t>(kind));
  write_type_name(token, writer, Py_TYPE(exception));
  write_message(token, writer, exception);
  write_frames(token, writer, exception);
  if (session != nullptr && chain.empty() && session->port() != nullptr) {
    writer.tag(Tag::kHandle);
    writer.uint64(session->handles().add(token, exception));
  } else {
    writer.tag(Tag::kNone);
  }
  write_throwable(token, writer, session, exception, kind);
  const py::object cause = cause_of(exception);
  chain.push_back(exception);
  const bool known = cause && std::find(chain.begin(), chain.end(), cause.ptr()) != chain.end();
  if (!cause || known || chain.size() >= kMaxChain) {
    writer.tag(Tag::kNone);
  } else {
    write_record(token, writer, session, cause.ptr(), -1, chain);
  }
  if (row < 0) return writer.tag(Tag::kNone);
  writer.tag(Tag::kInt);
  writer.int64(row);
}

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

void write_error(GilToken token, FrameWriter& writer, Session* session, std::uint64_t session_id,
                 PyObject* exception, std::int64_t row) {
  writer.begin(FrameKind::kError, session_id);
  if (session != nullptr) session->write_released(writer);
  writer.set_counts(1, 0);
  std::vector<PyObject*> chain;
  write_record(token, writer, session, exception, row, chain);
}

void write_error(FrameWriter& writer, std::uint64_t session_id, ErrorKind kind, const char* type,
                 const std::string& message) {
  writer.begin(FrameKind::kError, session_id);
  writer.set_counts(1, 0);
  writer.tag(Tag::kTuple, 8);
  writer.tag(Tag::kInt);
  writer.int64(static_cast<std::int64_t>(kind));
  encode_ascii(writer, type);
  encode_ascii(writer, message);
  writer.tag(Tag::kList, 0);
  for (int i = 0; i < 4; ++i) writer.tag(Tag::kNone);
}

}  // namespace pybridge
