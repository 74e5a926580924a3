// The one place where C++ exceptions become Python errors.
#include "py/boundary.hpp"

#include "py/imports.hpp"

namespace pybridge {

namespace {

void raise_conversion_error(GilToken token, const char* message) {
  PyErr_SetString(conversion_error_type(token), message);
}

void set_error_of_caught(GilToken token) {
  try {
    throw;
  } catch (py::error_already_set& error) {
    error.restore();
  } catch (const ConversionFailure& failure) {
    raise_conversion_error(token, failure.message().c_str());
  } catch (const FrameTooLong& error) {
    raise_conversion_error(token, error.what());
  } catch (const std::bad_alloc&) {
    PyErr_NoMemory();
  } catch (const std::system_error& error) {
    PyErr_SetString(PyExc_OSError, error.what());
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
  }
}

}  // namespace

void set_python_error(GilToken token) noexcept {
  try {
    set_error_of_caught(token);
  } catch (py::error_already_set& error) {
    error.restore();
  } catch (const std::exception&) {
    PyErr_NoMemory();  // for the message
  }
}

}  // namespace pybridge
