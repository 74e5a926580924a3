// The results of a kEach request, gathered row by row in memory of their own: the reply may lie
// over the columns.
#pragma once

#include <memory>

#include "py/session.hpp"

namespace pybridge {

class RowResults {
 public:
  RowResults() = default;
  RowResults(const RowResults&) = delete;
  RowResults& operator=(const RowResults&) = delete;
  virtual ~RowResults() = default;

  // Takes the next row's result. Throws ConversionFailure if it does not fit.
  virtual void store(GilToken, std::size_t row, PyObject* value) = 0;
  // Writes all results as one value.
  virtual void write(FrameWriter& reply) = 0;
  // Gives up what Java would have got.
  virtual void take_back(GilToken) {}

  // By the request's flags: nothing; or an array of the element type above the low byte; for kRaw a
  // list of values, or of handles, or of texts.
  static std::unique_ptr<RowResults> make(std::uint16_t flags, std::size_t rows, Session& session,
                                          bool by_address);
};

}  // namespace pybridge
