// Calls whose arguments and result are a word each, in registers or in memory, without a frame.
#include "py/word_call.hpp"

#include <bit>
#include <utility>

#include "py/boundary.hpp"
#include "py/error_record.hpp"
#include "py/imports.hpp"
#include "py/int64.hpp"
#include "py/reply.hpp"
#include "py/session.hpp"
#include "py/text.hpp"

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
      return Py_NewRef(Py_None);
    case WordKind::kText:
      break;
  }
  PyErr_Format(PyExc_SystemError, "argument of unknown kind: %d", static_cast<int>(kind));
  return nullptr;
}

std::int64_t int_word(PyObject* result) {
  if (!PyLong_CheckExact(result)) return kElsewhere;
  int overflow = 0;
  const std::int64_t word = int64_of(result, overflow);
  return overflow == 0 ? word : kElsewhere;
}

std::int64_t char_word(PyObject* result) {
  if (!PyUnicode_CheckExact(result) || PyUnicode_GET_LENGTH(result) != 1) return kElsewhere;
  const Py_UCS4 character = PyUnicode_READ_CHAR(result, 0);
  return character <= 0xFFFF ? static_cast<std::int64_t>(character) : kElsewhere;
}

// A text's characters go to the memory, if they fit and are what Java reads without a look.
std::int64_t text_word(PyObject* result, std::byte* memory) {
  if (result == Py_None) return kNoText;
  if (memory == nullptr || !PyUnicode_CheckExact(result)) return kElsewhere;
#if PY_VERSION_HEX < 0x030C0000
  if (PyUnicode_IS_READY(result) == 0) return kElsewhere;
#endif
  const auto count = static_cast<std::size_t>(PyUnicode_GET_LENGTH(result));
  const auto* characters = static_cast<const std::byte*>(PyUnicode_DATA(result));
  const auto kind = static_cast<std::size_t>(PyUnicode_KIND(result));
  if (kind > 2 || count * kind > kPackedBytes) return kElsewhere;
  if (kind == 2 && has_surrogates(characters, count)) return kElsewhere;
  std::memcpy(memory, characters, count * kind);
  return static_cast<std::int64_t>(count) | (kind == 2 ? kUtf16Text : 0);
}

std::int64_t result_word(WordKind kind, PyObject* result, std::byte* memory) {
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
    case WordKind::kText:
      return text_word(result, memory);
    case WordKind::kVoid:
      return 0;
  }
  return kElsewhere;
}

// None, and a result that would be taken for it, are told apart where None is expected.
std::int64_t nullable_word(WordKind kind, PyObject* result, std::byte* memory) {
  if (result == Py_None) return kNone;
  const std::int64_t word = result_word(kind, result, memory);
  return word == kNone ? kElsewhere : word;
}

// Arguments in registers.
class Registers {
 public:
  static constexpr std::size_t kMostArguments = WordRoute::kMaxArguments;

  Registers(WordRoute route, const std::int64_t* words) : route_(route), words_(words) {}
  PyObject* next(GilToken, std::size_t index) {
    return argument(route_.argument(index), words_[index]);
  }
  std::byte* memory() const { return nullptr; }

 private:
  WordRoute route_;
  const std::int64_t* words_;
};

// Arguments in memory: the words, then the characters.
class Packed {
 public:
  static constexpr std::size_t kMostArguments = 255;  // as many as a method of Java may have

  Packed(const std::byte* kinds, std::size_t count, std::byte* memory)
      : kinds_(kinds), memory_(memory), characters_(memory + count * kWordBytes) {}

  PyObject* next(GilToken token, std::size_t index) {
    std::int64_t word = 0;
    std::memcpy(&word, memory_ + index * kWordBytes, kWordBytes);
    const auto kind = static_cast<WordKind>(kinds_[index]);
    return kind == WordKind::kText ? text(token, word) : argument(kind, word);
  }
  std::byte* memory() const { return memory_; }

 private:
  PyObject* text(GilToken token, std::int64_t word) {
    if (word == kNoText) return Py_NewRef(Py_None);
    const bool utf16 = (word & kUtf16Text) != 0;
    const auto count = static_cast<std::uint32_t>(word);
    const std::byte* characters = characters_;
    characters_ += padded(std::size_t{count} << (utf16 ? 1 : 0));
    return make_text(token, characters, count, utf16);
  }

  const std::byte* kinds_;
  std::byte* memory_;
  const std::byte* characters_;
};

template <typename Source>
std::int64_t call(GilToken token, WordRoute route, std::uint64_t handle, Source&& source,
                  std::size_t count) {
  Session* session = Session::find(token, route.session());
  if (session == nullptr || session->refuses_calls()) return leave_closed(route.session());
  const Session::Running running(*session);
  session->count_call();
  PyObject* target = session->handles().find(token, handle);
  if (target == nullptr) return leave_closed_handle(token, *session);
  Py_INCREF(target);

  std::array<PyObject*, Source::kMostArguments + 1> slots;
  PyObject** arguments = slots.data() + 1;  // the slot ahead is the callee's to use
  std::size_t made = 0;
  while (made < count) {
    arguments[made] = source.next(token, made);
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
  const std::int64_t word = route.is_nullable()
                                ? nullable_word(route.result(), result, source.memory())
                                : result_word(route.result(), result, source.memory());
  if (route.result() == WordKind::kVoid) Py_SETREF(result, Py_NewRef(Py_None));
  // Java objects that Python has dropped are told with a reply.
  if (word == kElsewhere || !session->released().empty()) [[unlikely]]
    return leave_result(*session, result);
  Py_DECREF(result);
  return word;
}

}  // namespace

std::int64_t call_words(GilToken token, WordRoute route, std::uint64_t handle,
                        const std::int64_t* words, std::size_t count) noexcept {
  return call(token, route, handle, Registers(route, words), count);
}

std::int64_t call_packed(GilToken token, WordRoute route, std::uint64_t handle,
                         const std::byte* plan, std::byte* memory) noexcept {
  std::uint64_t count = 0;
  std::memcpy(&count, plan, sizeof count);
  return call(token, route, handle, Packed(plan + sizeof count, count, memory), count);
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
