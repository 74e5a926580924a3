// Several calls of one function in one crossing, each with an outcome of its own.
#pragma once

#include "core/frame_reader.hpp"
#include "py/reply.hpp"
#include "py/watched_call.hpp"

namespace pybridge {

// Makes the calls of a kBundle request one after the other and writes the reply: the outcomes, in
// that order. A call that fails touches no other. One that is told to end is the last; those that
// the session's end comes before are told that it is closed. Throws before the first call where the
// request breaks the layout, or where no memory is left for the reply.
void call_bundle(GilToken, FrameReader& request, FrameWriter& reply, Session& session,
                 References* references, PyObject* target, Progress& progress,
                 const WatchedCall& watched);

}  // namespace pybridge
