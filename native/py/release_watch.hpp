// Tells Java of the objects that Python has dropped while no frame goes there that would.
#pragma once

#include "py/boundary.hpp"

namespace pybridge {

// Whether nobody needs to be woken: a thread looks already, or none shall. Guarded by the GIL.
inline constinit bool release_watch_is_awake = true;

// From now on dropped objects are told within a fraction of a second, in an idle program too.
void enable_release_watch(GilToken);

// Something was dropped: a thread of its own looks soon, and again while there is something.
[[gnu::cold]] void wake_release_watch() noexcept;

}  // namespace pybridge
