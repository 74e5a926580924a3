// The last Python exceptions that Java was told of.
#include "py/kept_exceptions.hpp"

#include <utility>

namespace pybridge {

std::uint64_t KeptExceptions::add(GilToken, PyObject* exception, py::object& oldest) {
  if (max_count_ == 0) return 0;
  if (ring_.size() < max_count_) {
    ring_.push_back(exception);
    Py_INCREF(exception);
    return ++last_id_;
  }
  PyObject*& place = ring_[slot(++last_id_)];
  oldest = py::reinterpret_steal<py::object>(std::exchange(place, Py_NewRef(exception)));
  return last_id_;
}

py::object KeptExceptions::take(GilToken token, std::uint64_t id) {
  if (find(token, id) == nullptr) return {};
  return py::reinterpret_steal<py::object>(std::exchange(ring_[slot(id)], nullptr));
}

void KeptExceptions::clear(GilToken) {
  // By index, each emptied before it is dropped: a __del__ may add one.
  for (std::size_t i = 0; i < ring_.size(); ++i) Py_XDECREF(std::exchange(ring_[i], nullptr));
}

}  // namespace pybridge
