// The outcomes of a kBundle request, gathered in memory of their own: the reply may lie over the
// calls.
#pragma once

#include <vector>

#include "py/encode.hpp"
#include "py/watched_call.hpp"

namespace pybridge {

class Outcomes {
 public:
  Outcomes(Session& session, bool by_address)
      : session_(session), encoder_(values_, session, by_address) {}
  Outcomes(const Outcomes&) = delete;
  Outcomes& operator=(const Outcomes&) = delete;

  // The next call's result. Throws, with nothing added, if it cannot be converted.
  void add_result(GilToken, PyObject* result);
  // The next call's exception. The bundle may be told to end as late as in the exception's __str__.
  void add_error(GilToken, PyObject* exception, const WatchedCall& bundle);
  // The next call does not begin any more.
  void add_closed();

  // Writes all of them as the reply's values.
  void write(FrameWriter& reply) const;
  // Gives up what Java would have got.
  void take_back(GilToken);

 private:
  std::size_t begin(std::uint8_t aux);
  void end(std::size_t start);

  Session& session_;
  FrameWriter values_;
  Encoder encoder_;
  std::vector<ExportedObject> throwables_;
  std::uint32_t count_ = 0;
};

}  // namespace pybridge
