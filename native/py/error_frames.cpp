// The Python frames of an exception, as an error record tells them.
#include "py/error_frames.hpp"

#include <algorithm>
#include <vector>

#include "py/imports.hpp"
#include "py/text.hpp"

namespace pybridge {
namespace {

constexpr std::size_t kMaxFrames = 1024;

// How many functions are compared with a frame's: enough for a recursion through some of them.
constexpr std::size_t kComparedFunctions = 8;

struct Frame {
  PyCodeObject* code;  // borrowed: nothing here runs Python code
  int line;
};

// What the file names of the private modules of the package bridge begin with.
PyObject* our_prefix(GilToken token) {
  static PyObject* prefix = nullptr;
  if (prefix == nullptr) {
    PyObject* cache = nullptr;
    const py::object file = share(imported(token, "bridge._errors", "__file__", cache));
    prefix = file.attr("removesuffix")("errors.py").release().ptr();
  }
  return prefix;
}

PyCodeObject* code_of(PyFrameObject* frame) {
  PyCodeObject* code = PyFrame_GetCode(frame);
  Py_DECREF(code);  // the frame keeps it
  return code;
}

class FrameList {
 public:
  explicit FrameList(PyObject* our_prefix) : our_prefix_(our_prefix) { frames_.reserve(64); }

  void add(const PyTracebackObject& entry) {
    PyCodeObject* code = code_of(entry.tb_frame);
    if (code != last_code_) {
      last_code_ = code;
      last_is_ours_ =
          PyUnicode_Tailmatch(code->co_filename, our_prefix_, 0, PY_SSIZE_T_MAX, -1) == 1;
      last_instruction_ = -1;
    }
    if (!last_is_ours_) frames_.push_back({code, line_of(code, entry)});
  }

  void cut() {
    if (frames_.size() > kMaxFrames) frames_.erase(frames_.begin(), frames_.end() - kMaxFrames);
  }

  const std::vector<Frame>& frames() const { return frames_; }

 private:
  // Since 3.12 a traceback finds out its line when asked, in a walk through the function's table.
  int line_of(PyCodeObject* code, const PyTracebackObject& entry) {
    if (entry.tb_lineno >= 0) return entry.tb_lineno;
    if (entry.tb_lasti != last_instruction_) {
      last_instruction_ = entry.tb_lasti;
      last_line_ = PyCode_Addr2Line(code, entry.tb_lasti);
    }
    return last_line_;
  }

  PyObject* our_prefix_;
  std::vector<Frame> frames_;
  PyCodeObject* last_code_ = nullptr;
  bool last_is_ours_ = false;
  int last_instruction_ = -1;
  int last_line_ = 0;
};

// The functions that occur, nearly each of them once.
class Functions {
 public:
  std::int64_t index_of(PyCodeObject* code) {
    const std::size_t count = codes_.size();
    const std::size_t end = count - std::min(count, kComparedFunctions);
    for (std::size_t i = count; i > end; --i) {
      if (codes_[i - 1] == code) return static_cast<std::int64_t>(i - 1);
    }
    codes_.push_back(code);
    return static_cast<std::int64_t>(count);
  }

  const std::vector<PyCodeObject*>& all() const { return codes_; }

 private:
  std::vector<PyCodeObject*> codes_;
};

}  // namespace

void write_frames(GilToken token, FrameWriter& writer, PyObject* exception) {
  FrameList list(our_prefix(token));
  const auto trace = py::reinterpret_steal<py::object>(PyException_GetTraceback(exception));
  // Python 3.11 keeps a None that a program, or a lack of memory, has put there.
  const bool has_trace = trace && PyTraceBack_Check(trace.ptr());
  for (auto* entry = has_trace ? reinterpret_cast<PyTracebackObject*>(trace.ptr()) : nullptr;
       entry != nullptr; entry = entry->tb_next) {
    list.add(*entry);
  }
  list.cut();

  Functions functions;
  std::vector<std::int64_t> words;
  words.reserve(list.frames().size() * 2);
  for (const Frame& frame : list.frames()) {
    words.push_back(functions.index_of(frame.code));
    words.push_back(frame.line);
  }
  writer.tag(Tag::kList, static_cast<std::uint32_t>(functions.all().size() * 2));
  for (PyCodeObject* code : functions.all()) {
    encode_message(token, writer, code->co_filename);
    encode_message(token, writer, code->co_qualname);
  }
  writer.tag(Tag::kIntList, static_cast<std::uint32_t>(words.size()));
  std::byte* target = writer.block(words.size() * kWordBytes);
  if (!words.empty()) std::memcpy(target, words.data(), words.size() * kWordBytes);
}

}  // namespace pybridge
