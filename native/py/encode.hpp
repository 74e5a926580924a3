// Python objects to values in a frame.
#pragma once

#include "core/frame_writer.hpp"
#include "py/java_object.hpp"
#include "py/session.hpp"

namespace pybridge {

class Encoder {
 public:
  // Borrows both. `by_address`: Java reads arrays in place instead of a copy.
  Encoder(FrameWriter& writer, Session& session, bool by_address)
      : writer_(writer), session_(session), handles_(session), by_address_(by_address) {}

  // Writes a value by the default mapping; what has none becomes a handle.
  // Throws ConversionFailure with the path, or a Python error.
  void value(GilToken token, PyObject* object) { put(token, object, 0); }

  // As value, for an argument of an upcall: the failure's path begins with its number, or its name.
  void argument(GilToken, std::size_t index, PyObject* object);
  void keyword(GilToken, PyObject* name, PyObject* object);

  // Writes a new handle to the object, whatever it is.
  void handle(GilToken, PyObject* object);

  // How many handles and Java objects were written so far.
  struct Written {
    std::size_t handles = 0;
    std::size_t java_objects = 0;
  };
  Written written() const { return {handles_.count(), java_objects_.size()}; }

  // Takes back the handles and Java objects written since then: for what is given up.
  void take_back(GilToken token, Written kept);
  // All of them: for a frame that is given up.
  void take_back(GilToken token) { take_back(token, {}); }

 private:
  void put(GilToken, PyObject* object, int depth);
  bool put_exact(GilToken, PyObject* object, int depth);
  void put_other(GilToken, PyObject* object, int depth);
  bool java_object(GilToken, PyObject* object);
  void numpy_scalar(GilToken, PyObject* scalar, int depth);
  bool converted(GilToken, PyObject* object, int depth);
  bool named_tuple(GilToken, PyObject* tuple, int depth);
  void integer(PyObject* object);
  [[gnu::cold, gnu::noinline]] void big_integer(PyObject* object);
  void bytes_like(PyObject* object);
  void items(GilToken, Tag tag, PyObject* sequence, int depth);
  void iterated(GilToken, Tag tag, PyObject* iterable, Py_ssize_t count, int depth);
  void range(GilToken, PyObject* range, int depth);
  void mapping(GilToken, PyObject* mapping, int depth);
  void dict(GilToken, PyObject* dict, int depth);
  void element(GilToken, std::size_t index, PyObject* object, int depth);
  bool number_list(PyObject* list);

  FrameWriter& writer_;
  Session& session_;
  NewHandles handles_;
  std::vector<ExportedObject> java_objects_;
  bool by_address_;
};

}  // namespace pybridge
