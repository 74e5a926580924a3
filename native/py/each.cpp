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

  py::object call(PyObject* target, std::size_t row) {
    PyObject** const arguments = slots_.data() + 1;
    const std::size_t count = columns_.size();
    for (std::size_t made = 0; made < count; ++made) {
      arguments[made] = columns_.cell(made, row);
      if (arguments[made] == nullptr) [[unlikely]] {
        drop(arguments, made);
        throw py::error_already_set();
      }
    }
    PyObject* result =
        PyObject_Vectorcall(target, arguments, count | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr);
    drop(arguments, count);
    return adopt(result);
  }

 private:
  static void drop(PyObject* const* arguments, std::size_t count) {
    while (count > 0) Py_DECREF(arguments[--count]);
  }

  const Columns& columns_;
  // One slot ahead of the arguments is the callee's to use: bound methods are called without a
  // copy.
  std::vector<PyObject*> slots_;
};

void call_rows(GilToken token, const Columns& columns, PyObject* target, RowResults& results,
               Progress& progress, const WatchedCall& watched) {
  Row arguments(columns);
  std::size_t row = 0;
  try {
    for (; row < columns.rows(); ++row) {
      const py::object result = arguments.call(target, row);
      results.store(token, row, result.ptr());
      watched.require_wanted(token);
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
               References* references, PyObject* target, Progress& progress,
               const WatchedCall& watched) {
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
  call_rows(token, columns, target, *results, progress, watched);
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
