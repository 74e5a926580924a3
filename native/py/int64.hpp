// Python ints as 64 bits.
#pragma once

#include <cstdint>

#include "py/python.hpp"

namespace pybridge {

// The value of an int, or of a subclass's base. `overflow` becomes -1 or 1 where 64 bits do not
// hold it. Ints of one digit, as most are, are read in place.
inline std::int64_t int64_of(PyObject* number, int& overflow) {
  const auto* digits = reinterpret_cast<PyLongObject*>(number);
  overflow = 0;
#if PY_VERSION_HEX >= 0x030C0000
  if (PyUnstable_Long_IsCompact(digits) != 0) [[likely]]
    return PyUnstable_Long_CompactValue(digits);
#else
  const Py_ssize_t count = Py_SIZE(number);  // negative for a negative int
  if (count >= -1 && count <= 1) [[likely]]
    return count * static_cast<std::int64_t>(digits->ob_digit[0]);
#endif
  return PyLong_AsLongLongAndOverflow(number, &overflow);
}

}  // namespace pybridge
