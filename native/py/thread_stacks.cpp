// The Python stacks of all threads as text, read from outside: without the GIL.
//
// CPython's own function for that is not exported by every version, writes to a descriptor, and
// follows pointers that a running thread may free.
#include "py/thread_stacks.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <vector>

#include "core/own_memory.hpp"
#include "py/line_table.hpp"
#include "py/python.hpp"

namespace pybridge {
namespace {

constexpr int kMaxThreads = 1000;
constexpr int kMaxFrames = 100;
constexpr int kMaxReadings = 4;
constexpr Py_ssize_t kMaxCharacters = 1000;
constexpr Py_ssize_t kMaxLineTableBytes = 1 << 20;

// ASCII; the bytes of anything else, such as a thread's name cut off at 15, are question marks.
void add(std::u16string& text, const std::string& ascii) {
  for (const char byte : ascii) text += byte >= 0 ? static_cast<char16_t>(byte) : u'?';
}

void add(std::u16string& text, Py_UCS4 character) {
  if (character < 0x20 || character > 0x10FFFF) {
    text += u'?';  // a line break would look like another frame
  } else if (character < 0x10000) {
    text += static_cast<char16_t>(character);
  } else {
    text += static_cast<char16_t>(0xD7C0 + (character >> 10));
    text += static_cast<char16_t>(0xDC00 + (character & 0x3FF));
  }
}

// The characters of a str that may be none.
void add_str(std::u16string& text, PyObject* unicode) {
  PyASCIIObject head;
  if (!read_own_memory(unicode, head) || head.ob_base.ob_type != &PyUnicode_Type ||
      head.state.compact == 0 || head.length < 0)
    return add(text, "?");
  const std::size_t kind = head.state.kind;
  const auto count = static_cast<std::size_t>(std::min(head.length, kMaxCharacters));
  const std::size_t skipped =
      head.state.ascii != 0 ? sizeof(PyASCIIObject) : sizeof(PyCompactUnicodeObject);
  std::vector<unsigned char> bytes(count * kind);
  if (!read_own_memory(reinterpret_cast<char*>(unicode) + skipped, bytes.data(), bytes.size()))
    return add(text, "?");
  for (std::size_t at = 0; at < bytes.size(); at += kind) {
    Py_UCS4 character = 0;
    for (std::size_t i = 0; i < kind && i < sizeof character; ++i)
      character |= Py_UCS4{bytes[at + i]} << (8 * i);
    add(text, character);
  }
}

// The first words of CPython's frame, which is opaque; the same in all releases of a version.
struct Frame {
  std::array<std::uintptr_t, 8> words;
  int stack_top;
  std::uint16_t return_offset;
  char owner;
};
#if PY_VERSION_HEX >= 0x030C0000
constexpr std::size_t kCodeWord = 0;
constexpr std::size_t kPreviousWord = 1;
constexpr char kOwnedByCStack = 3;  // CPython's own, between two of Python
#else
constexpr std::size_t kCodeWord = 4;
constexpr std::size_t kPreviousWord = 6;
#endif
constexpr std::size_t kInstructionWord = 7;

bool is_pythons(const Frame& frame) {
#if PY_VERSION_HEX >= 0x030C0000
  return frame.owner != kOwnedByCStack;
#else
  static_cast<void>(frame);
  return true;
#endif
}

const void* innermost(const PyThreadState& thread) {
#if PY_VERSION_HEX >= 0x030D0000
  return thread.current_frame;
#else
  std::remove_pointer_t<decltype(thread.cframe)> inner;
  return read_own_memory(thread.cframe, inner) ? inner.current_frame : nullptr;
#endif
}

bool has_gil(const PyThreadState& copy, const PyThreadState* thread) {
#if PY_VERSION_HEX >= 0x030D0000
  static_cast<void>(thread);
  return copy._status.holds_gil != 0;
#elif PY_VERSION_HEX >= 0x030C0000
  static_cast<void>(thread);
  return copy._status.active != 0;
#else
  static_cast<void>(copy);
  return _PyThreadState_UncheckedGet() == thread;
#endif
}

int line_of(const Frame& frame, const char* code_address, const PyCodeObject& code) {
  PyVarObject head;
  if (!read_own_memory(code.co_linetable, head) || head.ob_base.ob_type != &PyBytes_Type ||
      head.ob_size < 0 || head.ob_size > kMaxLineTableBytes)
    return -1;
  std::vector<unsigned char> table(static_cast<std::size_t>(head.ob_size));
  const char* first = reinterpret_cast<char*>(code.co_linetable) + offsetof(PyBytesObject, ob_sval);
  if (!read_own_memory(first, table.data(), table.size())) return -1;
  const char* instructions = code_address + offsetof(PyCodeObject, co_code_adaptive);
  const auto offset = reinterpret_cast<const char*>(frame.words[kInstructionWord]) - instructions;
  return line_at(table, code.co_firstlineno, offset);
}

void add_frame(std::u16string& text, const Frame& frame) {
  constexpr std::uintptr_t kMarks = 3;  // newer versions keep marks in a pointer's lowest bits
  const auto* address = reinterpret_cast<const char*>(frame.words[kCodeWord] & ~kMarks);
  PyCodeObject code;
  if (!is_pythons(frame) || !read_own_memory(address, code) ||
      code.ob_base.ob_base.ob_type != &PyCode_Type)
    return;
  const int line = line_of(frame, address, code);
  if (line < 0) return;
  add(text, "\n  File \"");
  add_str(text, code.co_filename);
  add(text, "\", line " + std::to_string(line) + ", in ");
  add_str(text, code.co_qualname);
}

std::u16string frames_of(const PyThreadState& thread) {
  std::u16string text;
  const void* next = innermost(thread);
  Frame frame;
  for (int count = 0; count < kMaxFrames && read_own_memory(next, frame); ++count) {
    add_frame(text, frame);
    next = reinterpret_cast<const void*>(frame.words[kPreviousWord]);
  }
  return text;
}

std::string name_of(const PyThreadState& thread) {
  const std::string id = std::to_string(thread.native_thread_id);
  std::string name;
  std::getline(std::ifstream("/proc/self/task/" + id + "/comm"), name);
  return "thread " + id + (name.empty() ? "" : " \"" + name + "\"");
}

void add_stack(std::u16string& text, const PyThreadState* thread, PyThreadState& copy) {
  std::u16string frames = frames_of(copy);
  bool runs = true;
  for (int reading = 1; runs && reading < kMaxReadings; ++reading) {
    if (!read_own_memory(thread, copy)) return;
    std::u16string again = frames_of(copy);
    runs = again != frames;
    frames = std::move(again);
  }
  if (frames.empty()) return;
  if (!text.empty()) add(text, "\n");
  add(text, name_of(copy));
  if (has_gil(copy, thread)) add(text, ", has the GIL");
  if (runs) add(text, ", runs");
  text += frames;
}

}  // namespace

std::u16string thread_stacks() {
  std::u16string text;
  const PyThreadState* thread = PyInterpreterState_ThreadHead(PyInterpreterState_Main());
  PyThreadState copy;
  for (int count = 0; count < kMaxThreads && read_own_memory(thread, copy); ++count) {
    const PyThreadState* next = copy.next;
    add_stack(text, thread, copy);
    thread = next;
  }
  return text;
}

}  // namespace pybridge
