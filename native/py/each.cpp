// One Python call per row over columns.
#include "py/each.hpp"

#include <vector>

#include "py/each_columns.hpp"
#include "py/each_results.hpp"

namespace pybridge {
namespace {

// The arguments of one row after the other, in the same room.
class Row {
 public:
  explicit Row(const Columns& columns) : columns_(columns), slots_(columns.size() + 1) {}
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;
  ~Row() { clear(); }

  py::object call(PyObject* target, std::size_t row) {
    for (; size_ < columns_.size(); ++size_) {
      PyObject* value = columns_.cell(size_, row);
      if (value == nullptr) throw py::error_already_set();
      slots_[size_ + 1] = value;
    }
    py::object result = adopt(PyObject_Vectorcall(target, slots_.data() + 1,
                                                  size_ | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr));
    clear();
    return result;
  }

 private:
  void clear() {
    while (size_ > 0) Py_DECREF(slots_[size_--]);
  }

  const Columns& columns_;
  // One slot ahead of the arguments is the callee's to use: bound methods are called without a
  // copy.
  std::vector<PyObject*> slots_;
  std::size_t size_ = 0;
};

void call_rows(GilToken token, const Columns& columns, PyObject* target, RowResults& results,
               Progress& progress) {
  Row arguments(columns);
  std::size_t row = 0;
  try {
    for (; row < columns.rows(); ++row) {
      const py::object result = arguments.call(target, row);
      results.store(token, row, result.ptr());
      give_way_after_slice(token);
    }
  } catch (...) {
    progress.row = static_cast<std::int64_t>(row);
    results.take_back(token);
    throw;
  }
}

}  // namespace

void call_each(GilToken token, FrameReader& request, FrameWriter& reply, Session& session,
               References* references, PyObject* target, Progress& progress) {
  const std::uint16_t flags = request.flags();
  Columns columns;
  Decoder decoder(request, session, references);
  try {
    columns.read(token, request, decoder, progress);
  } catch (...) {
    progress.java_objects_read = decoder.java_object_count();
    throw;
  }
  progress.arguments_read = true;
  const std::unique_ptr<RowResults> results =
      RowResults::make(flags, columns.rows(), session, references != nullptr);
  call_rows(token, columns, target, *results, progress);
  try {
    begin_reply(reply, session);
    results->write(reply);
    reply.finish();
  } catch (...) {
    results->take_back(token);
    throw;
  }
}

}  // namespace pybridge
