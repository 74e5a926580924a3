// Makes exactly one CPython's symbols global in this process, or says why that is impossible.
#pragma once

#include <optional>
#include <string>

namespace pybridge::loader {

struct PythonRequest {
  std::optional<std::string>
      libpython;           // the asked file; none if this Python has no shared library
  std::string majorMinor;  // "3.11"
};

// Joins the CPython that this process already runs or has loaded, when it is the asked one; opens
// the asked libpython where there is none. Fails with a Failure that names what is loaded and what
// is asked.
void providePython(const PythonRequest& request);

}  // namespace pybridge::loader
