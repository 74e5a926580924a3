// Calls whose arguments and result are a word each: they pass in registers, without a frame.
#include "py/word_call.hpp"

#include <bit>
#include <utility>

#include "py/boundary.hpp"
#include "py/error_record.hpp"
#include "py/imports.hpp"
#include "py/reply.hpp"
#include "py/session.hpp"

namespace pybridge {
namespace {

// What the last call came to, until take_reply. Both null: the session is closed.
struct Outcome {
  std::uint64_t session = 0;
  PyObject* result = nullptr;
  PyObject* error = nullptr;

  void clear() {
    Py_CLEAR(result);
    Py_CLEAR(error);
  }
};

[[gnu::tls_model("initial-exec")]] constinit thread_local Outcome outcome;

[[gnu::cold, gnu::noinline]] std::int64_t leave_closed(std::uint64_t session) {
  outcome.clear();
  outcome.session = session;
  return kElsewhere;
}

[[gnu::cold, gnu::noinline]] std::int64_t leave_result(const Session& session, PyObject* result) {
  outcome.clear();
  outcome.session = session.id();
  outcome.result = result;
  return kElsewhere;
}

[[gnu::cold, gnu::noinline]] std::int64_t leave_error(GilToken token, const Session& session) {
  outcome.clear();
  outcome.session = session.id();
  outcome.error = take_error(token).release().ptr();
  return kElsewhere;
}

[[gnu::cold, gnu::noinline]] std::int64_t leave_closed_handle(GilToken token,
                                                              const Session& session) {
  try {
    PyErr_SetString(closed_error_type(token), "the handle of a Python object is closed");
  } catch (...) {
    set_python_error(token);
  }
  return leave_error(token, session);
}

// A new reference, or nullptr with the Python error set.
PyObject* argument(WordKind kind, std::int64_t word) {
  switch (kind) {
    case WordKind::kInt:
      return PyLong_FromLongLong(word);
    case WordKind::kFloat:
      return PyFloat_FromDouble(std::bit_cast<double>(word));
    case WordKind::kBool:
      return Py_NewRef(word != 0 ? Py_True : Py_False);
    case WordKind::kChar:
      return PyUnicode_FromOrdinal(static_cast<int>(word));
    case WordKind::kVoid:
      break;
  }
  PyErr_Format(PyExc_SystemError, "argument of unknown kind: %d", static_cast<int>(kind));
  return nullptr;
}

std::int64_t int_word(PyObject* result) {
  if (!PyLong_CheckExact(result)) return kElsewhere;
#if PY_VERSION_HEX >= 0x030C0000
  const auto* number = reinterpret_cast<PyLongObject*>(result);
  if (PyUnstable_Long_IsCompact(number) != 0) return PyUnstable_Long_CompactValue(number);
#endif
  int overflow = 0;
  const std::int64_t word = PyLong_AsLongLongAndOverflow(result, &overflow);
  return overflow == 0 ? word : kElsewhere;
}

std::int64_t char_word(PyObject* result) {
  if (!PyUnicode_CheckExact(result) || PyUnicode_GET_LENGTH(result) != 1) return kElsewhere;
  const Py_UCS4 character = PyUnicode_READ_CHAR(result, 0);
  return character <= 0xFFFF ? static_cast<std::int64_t>(character) : kElsewhere;
}

std::int64_t result_word(WordKind kind, PyObject* result) {
  switch (kind) {
    case WordKind::kInt:
      return int_word(result);
    case WordKind::kFloat:
      return PyFloat_CheckExact(result) ? std::bit_cast<std::int64_t>(PyFloat_AS_DOUBLE(result))
                                        : kElsewhere;
    case WordKind::kBool:
      return PyBool_Check(result) ? result == Py_True : kElsewhere;
    case WordKind::kChar:
      return char_word(result);
    case WordKind::kVoid:
      return 0;
  }
  return kElsewhere;
}

}  // namespace

std::int64_t call_words(GilToken token, WordRoute route, std::uint64_t handle,
                        const std::int64_t* words, std::size_t count) noexcept {
  Session* session = Session::find(token, route.session());
  if (session == nullptr || session->refuses_calls()) return leave_closed(route.session());
  const Session::Running running(*session);
  PyObject* target = session->handles().find(token, handle);
  if (target == nullptr) return leave_closed_handle(token, *session);
  Py_INCREF(target);

  std::array<PyObject*, WordRoute::kMaxArguments + 1> slots;
  PyObject** arguments = slots.data() + 1;  // the slot ahead is the callee's to use
  std::size_t made = 0;
  while (made < count) {
    arguments[made] = argument(route.argument(made), words[made]);
    if (arguments[made] == nullptr) [[unlikely]]
      break;
    ++made;
  }
  PyObject* result =
      made < count
          ? nullptr
          : PyObject_Vectorcall(target, arguments, count | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr);
  while (made > 0) Py_DECREF(arguments[--made]);
  Py_DECREF(target);
  if (result == nullptr) [[unlikely]]
    return leave_error(token, *session);
  const std::int64_t word = result_word(route.result(), result);
  // Java objects that Python has dropped are told with a reply.
  if (word == kElsewhere || !session->released().empty()) [[unlikely]]
    return leave_result(*session, result);
  Py_DECREF(result);
  return word;
}

void take_reply(GilToken token, FrameWriter& reply) {
  const std::uint64_t id = outcome.session;
  const py::object result =
      py::reinterpret_steal<py::object>(std::exchange(outcome.result, nullptr));
  const py::object error = py::reinterpret_steal<py::object>(std::exchange(outcome.error, nullptr));
  Session* session = Session::find(token, id);
  if (session == nullptr || (!result && !error)) return reply_closed(reply, id);
  const Session::Running running(*session);
  const Progress progress{.arguments_read = true};
  if (error) return reply_error(token, reply, *session, error.ptr(), progress);
  try {
    reply_result(token, reply, *session, 0, true, result.ptr());
  } catch (...) {
    reply_failure(token, reply, *session, progress);
  }
}

}  // namespace pybridge
