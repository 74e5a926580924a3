// Values from a frame to Python objects.
#pragma once

#include "core/frame_reader.hpp"
#include "py/session.hpp"

namespace pybridge {

class Decoder {
 public:
  // Borrows all three; `references` may be null where frames carry everything.
  Decoder(FrameReader& reader, Session& session, References* references)
      : reader_(reader), session_(session), references_(references) {}

  // The next value. Throws ConversionFailure with the path, FrameError, or a Python error.
  py::object value(GilToken token) { return py::reinterpret_steal<py::object>(next(token, 0)); }

  // How many Java objects were read so far.
  std::uint64_t java_object_count() const { return java_object_count_; }

  // As value, for an argument: the failure's path begins with its number, counted from 1.
  PyObject* argument(GilToken, std::size_t index);

 private:
  PyObject* next(GilToken, int depth);
  PyObject* payload(GilToken, TagWord word, int depth);
  PyObject* key(GilToken, int depth);
  PyObject* big_int(GilToken, std::uint32_t bytes);
  PyObject* list(GilToken, std::uint32_t count, int depth);
  PyObject* tuple(GilToken, std::uint32_t count, int depth);
  PyObject* set(GilToken, std::uint32_t count, bool frozen, int depth);
  PyObject* dict(GilToken, std::uint32_t count, int depth);
  PyObject* number_list(GilToken, TagWord word);
  PyObject* handle(GilToken, TagWord word);
  PyObject* converted(GilToken, int depth);
  PyObject* element(GilToken, std::uint32_t index, int depth);

  FrameReader& reader_;
  Session& session_;
  References* references_;
  std::uint64_t java_object_count_ = 0;
};

}  // namespace pybridge
