// The outcomes of a kBundle request, gathered in memory of their own: the reply may lie over the
// calls.
#include "py/bundle_outcomes.hpp"

#include "py/conversion_failure.hpp"
#include "py/error_record.hpp"
#include "py/reply.hpp"

namespace pybridge {

std::size_t Outcomes::begin(std::uint8_t aux) {
  const std::size_t start = values_.size_bytes();
  values_.tag(Tag::kOutcome, 0, aux);
  values_.uint64(0);
  return start;
}

void Outcomes::end(std::size_t start) {
  const std::size_t size_at = start + kWordBytes;
  values_.set_word(size_at, values_.size_bytes() - size_at - kWordBytes);
  ++count_;
}

void Outcomes::add_result(GilToken token, PyObject* result) {
  const Encoder::Written before = encoder_.written();
  const std::size_t start = values_.size_bytes();
  try {
    begin(0);
    encoder_.value(token, result);
  } catch (ConversionFailure& failure) {
    encoder_.take_back(token, before);
    values_.cut(start);
    failure.prepend("result");
    throw;
  } catch (...) {
    encoder_.take_back(token, before);
    values_.cut(start);
    throw;
  }
  end(start);
}

void Outcomes::add_error(GilToken token, PyObject* exception, const WatchedCall& bundle) {
  const std::size_t start = begin(kFailed);
  write_error_value(token, values_, session_, exception, throwables_);
  if (bundle.is_stopped()) values_.set_aux(start, kFailed | kStopped);
  end(start);
}

void Outcomes::add_closed() {
  const std::size_t start = begin(kFailed);
  write_error_value(values_, ErrorKind::kClosed, kClosedType, kClosedMessage);
  end(start);
}

void Outcomes::write(FrameWriter& reply) const {
  reply.set_counts(count_, 0);
  const std::size_t bytes = values_.size_bytes();
  std::byte* target = reply.block(bytes);
  if (bytes > 0) std::memcpy(target, values_.data(), bytes);
}

void Outcomes::take_back(GilToken token) {
  encoder_.take_back(token);
  for (const ExportedObject& exported : throwables_)
    take_back_java_object(token, exported, session_);
  throwables_.clear();
}

}  // namespace pybridge
