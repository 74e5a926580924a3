// Functions of Python that take columns, and give one.
#pragma once

#include "py/gil.hpp"

namespace pybridge {

// Adds column_call(call, inputs, result, other_inputs, other_result) to the module: a callable of
// columns. Arrays of numpy of one dimension and of exactly the dtypes `inputs` go to `call` as they
// are, all others to `other_inputs(*columns)`, which gives the final result. What `call` gives is
// the result if it is such an array too, of the dtype `result` and as long as the first column;
// otherwise it is `other_result(given, length)`.
void add_column_call(GilToken, py::module_& module);

}  // namespace pybridge
