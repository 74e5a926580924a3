// Starts one Python interpreter for a program of tests.
#pragma once

#include <pybind11/eval.h>

#include <filesystem>
#include <stdexcept>

#include "py/java_method.hpp"
#include "py/java_object.hpp"

namespace pybridge {

// Puts this checkout's package `bridge` on the path, with a `bridge._native` of the types alone.
inline void add_packages() {
  const std::filesystem::path golden = PYBRIDGE_GOLDEN_DIR;
  const py::module_ sys = py::module_::import("sys");
  sys.attr("path").attr("insert")(0, golden.parent_path().parent_path().string());
  auto native = adopt(PyModule_New("bridge._native")).cast<py::module_>();
  add_java_object_types(gil_held_by_caller(), native);
  add_java_methods(gil_held_by_caller(), native);
  native.attr("__version__") = PYBRIDGE_VERSION;
  sys.attr("modules")["bridge._native"] = native;
}

// Starts Python as the environment of PYBRIDGE_PYTHON would, with this checkout's `bridge`; leaves
// the GIL.
inline void start_python() {
  static const bool started = [] {
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    config.install_signal_handlers = 0;
    PyConfig_SetBytesString(&config, &config.executable, PYBRIDGE_PYTHON);
    const PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status) != 0) throw std::runtime_error(status.err_msg);
    add_packages();
    PyEval_SaveThread();
    return true;
  }();
  static_cast<void>(started);
}

}  // namespace pybridge
