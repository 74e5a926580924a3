// Functions of Python that are called one after the other as one.
#pragma once

#include "py/gil.hpp"

namespace pybridge {

// Adds fused_call(first, links) to the module: a callable that gives the result of `first` to the
// links in turn. A link is (function, type): with a type, its function is not called for None, nor
// for a value of exactly that type, which goes on as it is, unless it is an int beyond 64 bits.
void add_fused_call(GilToken, py::module_& module);

}  // namespace pybridge
