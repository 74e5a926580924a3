// The Python stacks of all threads as text, read while Python stands still.
//
// CPython's own function for that is not exported by every version, and writes to a descriptor.
#include "py/thread_stacks.hpp"

#include <cstdint>
#include <cstdio>
#include <fstream>

#include "py/python.hpp"

namespace pybridge {
namespace {

constexpr int kMaxThreads = 100;
constexpr int kMaxFrames = 100;

// ASCII; the bytes of anything else, such as a thread's name cut off at 15, are question marks.
void add(std::u16string& text, const std::string& ascii) {
  for (const char byte : ascii) text += byte >= 0 ? static_cast<char16_t>(byte) : u'?';
}

void add(std::u16string& text, PyObject* unicode) {
  if (unicode == nullptr || !PyUnicode_Check(unicode)) return add(text, "?");
  for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(unicode); ++i) {
    const Py_UCS4 character = PyUnicode_READ_CHAR(unicode, i);
    if (character < 0x10000) {
      text += static_cast<char16_t>(character);
    } else {
      text += static_cast<char16_t>(0xD7C0 + (character >> 10));
      text += static_cast<char16_t>(0xDC00 + (character & 0x3FF));
    }
  }
}

using Frame = _PyInterpreterFrame;

#if PY_VERSION_HEX >= 0x030D0000
Frame* innermost(const PyThreadState& thread) {
  return thread.current_frame;
}
#else
Frame* innermost(const PyThreadState& thread) {
  return thread.cframe == nullptr ? nullptr : thread.cframe->current_frame;
}
#endif

// CPython's frame is opaque; these words of it are the same in all releases of a version.
#if PY_VERSION_HEX >= 0x030C0000
constexpr std::size_t kPreviousWord = 1;
#else
constexpr std::size_t kCodeWord = 4;
constexpr std::size_t kPreviousWord = 6;
constexpr std::size_t kInstructionWord = 7;
#endif

template <typename T>
T* word(Frame* frame, std::size_t index) {
  return reinterpret_cast<T* const*>(frame)[index];
}

// The code of a frame, borrowed: the frame keeps it. nullptr for one of CPython's own.
PyCodeObject* code_of(Frame* frame) {
#if PY_VERSION_HEX >= 0x030C0000
  PyObject* code = PyUnstable_InterpreterFrame_GetCode(frame);
  if (code == nullptr) return nullptr;
  Py_DECREF(code);
#else
  auto* code = word<PyObject>(frame, kCodeWord);
#endif
  return code != nullptr && PyCode_Check(code) ? reinterpret_cast<PyCodeObject*>(code) : nullptr;
}

int line_of(Frame* frame, PyCodeObject& code) {
#if PY_VERSION_HEX >= 0x030C0000
  static_cast<void>(code);
  return PyUnstable_InterpreterFrame_GetLine(frame);
#else
  const auto offset =
      word<char>(frame, kInstructionWord) - reinterpret_cast<char*>(_PyCode_CODE(&code));
  return PyCode_Addr2Line(&code, static_cast<int>(offset));
#endif
}

std::string name_of(const PyThreadState& thread) {
  const std::string id = std::to_string(thread.native_thread_id);
  std::string name;
  std::getline(std::ifstream("/proc/self/task/" + id + "/comm"), name);
  return "thread " + id + (name.empty() ? "" : " \"" + name + "\"");
}

void add_stack(std::u16string& text, const PyThreadState& thread) {
  std::u16string frames;
  Frame* frame = innermost(thread);
  for (int count = 0; frame != nullptr && count < kMaxFrames; ++count) {
    PyCodeObject* code = code_of(frame);
    const int line = code == nullptr ? -1 : line_of(frame, *code);
    if (line >= 0) {
      add(frames, "\n  File \"");
      add(frames, code->co_filename);
      add(frames, "\", line " + std::to_string(line) + ", in ");
      add(frames, code->co_qualname);
    }
    frame = word<Frame>(frame, kPreviousWord);
  }
  if (frames.empty()) return;
  if (!text.empty()) add(text, "\n");
  add(text, name_of(thread));
  text += frames;
}

}  // namespace

std::u16string thread_stacks() {
  std::u16string text;
  PyThreadState* thread = PyInterpreterState_ThreadHead(PyInterpreterState_Main());
  for (int count = 0; thread != nullptr && count < kMaxThreads; ++count) {
    add_stack(text, *thread);
    thread = PyThreadState_Next(thread);
  }
  return text;
}

}  // namespace pybridge
