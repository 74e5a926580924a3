// Methods of live Java objects, and what else Python asks of Java's types.
#pragma once

#include <string>

#include "py/session.hpp"

namespace pybridge {

// Makes the types of methods and adds them, and the functions below, to the module.
void add_java_methods(GilToken, py::module_& module);

// The bridge._java_types.JavaTypes of a session, made at first use.
py::object java_types_of(GilToken, Session& session);

}  // namespace pybridge
