// The arguments of one vectorcall, owned.
#pragma once

#include <array>
#include <vector>

#include "py/decode.hpp"

namespace pybridge {

class Arguments {
 public:
  Arguments() = default;
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;
  ~Arguments() {
    for (std::size_t i = 0; i < size_; ++i) Py_DECREF(values_[i]);
  }

  // Decodes the request's arguments and keywords.
  void read(GilToken token, FrameReader& request, Decoder& decoder) {
    read(token, request, decoder, request.arg_count(), request.keyword_count());
  }
  // Decodes so many, which come next.
  void read(GilToken, FrameReader& values, Decoder& decoder, std::size_t positional,
            std::size_t keywords);

  // Makes room for `count` arguments.
  void reserve(std::size_t count) {
    if (count <= kInline) return;
    heap_.resize(count + 1);
    values_ = heap_.data() + 1;
  }

  // Takes over one more.
  void adopt_next(PyObject* value) { values_[size_++] = value; }

  // Drops all arguments, keeping the room.
  void clear() {
    while (size_ > 0) Py_DECREF(values_[--size_]);
  }

  // A new reference, or nullptr with the Python error set.
  PyObject* call(PyObject* callable) const {
    const std::size_t positional = size_ - keyword_count_;
    return PyObject_Vectorcall(callable, values_, positional | PY_VECTORCALL_ARGUMENTS_OFFSET,
                               names_.ptr());
  }

 private:
  static constexpr std::size_t kInline = 16;

  // One slot ahead of the arguments is the callee's to use: bound methods are called without a
  // copy.
  std::array<PyObject*, kInline + 1> inline_;
  std::vector<PyObject*> heap_;
  PyObject** values_ = inline_.data() + 1;
  std::size_t size_ = 0;
  std::size_t keyword_count_ = 0;
  py::object names_;
};

}  // namespace pybridge
