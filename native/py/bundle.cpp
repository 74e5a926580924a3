// Several calls of one function in one crossing, each with an outcome of its own.
#include "py/bundle.hpp"

#include "core/frame_references.hpp"
#include "py/arguments.hpp"
#include "py/boundary.hpp"
#include "py/bundle_outcomes.hpp"
#include "py/error_record.hpp"

namespace pybridge {
namespace {

// The arrays beside the frame that belong to one of its calls.
class CallReferences : public References {
 public:
  CallReferences(References& all, std::uint64_t first) : all_(all), first_(first) {}

  py::object copy_array(GilToken token, std::uint64_t index, ElementType type) override {
    return all_.copy_array(token, first_ + index, type);
  }
  py::object view_buffer(GilToken token, std::uint64_t index, ElementType type,
                         std::uint64_t elements, bool read_only) override {
    return all_.view_buffer(token, first_ + index, type, elements, read_only);
  }
  bool fill_last(ElementType, const std::byte*, std::size_t) override { return false; }

 private:
  References& all_;
  std::uint64_t first_;
};

// One call as it stands in the request.
struct BundledCall {
  std::uint32_t positional;
  std::uint16_t keywords;
  std::uint64_t first_reference;
  FrameReader values;
};

BundledCall next_call(FrameReader& request) {
  const TagWord word = request.tag_word();
  if (word.tag != Tag::kBundledCall)
    throw FrameError("not a call of a bundle: tag=" + std::to_string(static_cast<int>(word.tag)));
  const std::uint64_t bytes = request.uint64();
  const std::uint64_t first_reference = request.uint64();
  return {word.count, word.aux2, first_reference, request.part(bytes)};
}

// No call begins where the next one could not be read.
void require_calls(FrameReader request) {
  request.require_values(request.arg_count());
  for (std::uint32_t i = 0; i < request.arg_count(); ++i) next_call(request);
  if (request.remaining() > 0)
    throw FrameError("bundle goes on behind its calls: bytes=" +
                     std::to_string(request.remaining()));
}

// Tells Java that the Java objects behind the first `read` will not come to Python.
void drop_java_objects(Session& session, const FrameReader& values, std::uint64_t read) {
  try {
    FrameReferences objects(values.from_start());
    while (const std::uint64_t id = objects.next_java_object()) {
      if (read == 0) {
        session.note_released({id, 0});
      } else {
        --read;
      }
    }
  } catch (const FrameError&) {
    return;  // nothing behind the break is known
  }
}

void read_arguments(GilToken token, Arguments& arguments, Session& session, References* references,
                    const BundledCall& call) {
  FrameReader values = call.values;
  Decoder decoder(values, session, references);
  try {
    arguments.read(token, values, decoder, call.positional, call.keywords);
  } catch (...) {
    drop_java_objects(session, call.values, decoder.java_object_count());
    throw;
  }
}

py::object result_of(GilToken token, const BundledCall& call, Session& session,
                     References* references, PyObject* target) {
  Arguments arguments;
  if (references == nullptr) {
    read_arguments(token, arguments, session, nullptr, call);
  } else {
    CallReferences own(*references, call.first_reference);
    read_arguments(token, arguments, session, &own, call);
  }
  return adopt(arguments.call(target));
}

void make_call(GilToken token, const BundledCall& call, Session& session, References* references,
               PyObject* target, Outcomes& outcomes, const WatchedCall& watched) {
  try {
    const py::object result = result_of(token, call, session, references, target);
    watched.require_wanted(token);
    outcomes.add_result(token, result.ptr());
  } catch (...) {
    set_python_error(token);
    const py::object error = take_error(token);
    outcomes.add_error(token, error.ptr(), watched);
  }
}

void make_calls(GilToken token, FrameReader& request, Session& session, References* references,
                PyObject* target, Outcomes& outcomes, const WatchedCall& watched) {
  const std::uint32_t count = request.arg_count();
  for (std::uint32_t i = 0; i < count && !watched.is_stopped(); ++i) {
    const BundledCall call = next_call(request);
    if (session.is_closing()) {
      outcomes.add_closed();
      continue;
    }
    make_call(token, call, session, references, target, outcomes, watched);
    give_way_after_slice(token);
  }
}

}  // namespace

void call_bundle(GilToken token, FrameReader& request, FrameWriter& reply, Session& session,
                 References* references, PyObject* target, Progress& progress,
                 const WatchedCall& watched) {
  require_calls(request);
  Outcomes outcomes(session, references != nullptr);
  progress.arguments_read = true;
  try {
    make_calls(token, request, session, references, target, outcomes, watched);
    begin_reply(reply, session);
    outcomes.write(reply);
    reply.finish();
  } catch (...) {
    outcomes.take_back(token);
    throw;
  }
}

}  // namespace pybridge
