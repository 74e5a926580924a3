// Names of Python modules that the native code uses, looked up once.
#pragma once

#include "py/gil.hpp"

namespace pybridge {

// The attribute of a module, imported at first use; a strong reference kept for good.
PyObject* imported(GilToken, const char* module, const char* name, PyObject*& cache);

// bridge._errors.ConversionError and bridge._errors.ClosedError.
PyObject* conversion_error_type(GilToken);
PyObject* closed_error_type(GilToken);
PyObject* java_error_type(GilToken);

// A type of a module that may not have been imported: what nobody imported has no instances.
class ImportedType {
 public:
  constexpr ImportedType(const char* module, const char* name) : module_(module), name_(name) {}

  // The type if anyone has imported its module; nullptr otherwise.
  PyTypeObject* if_imported(GilToken);
  // The type; imports its module at first use.
  PyTypeObject* get(GilToken);

 private:
  const char* module_;
  const char* name_;
  PyObject* key_ = nullptr;
  PyObject* type_ = nullptr;
};

// numpy.ndarray and numpy.generic if numpy has been imported by anyone; nullptr otherwise.
PyTypeObject* ndarray_type(GilToken);
PyTypeObject* numpy_scalar_type(GilToken);

// array.array.
PyTypeObject* array_type(GilToken);

// Whether numpy can be imported; imports it at first use.
bool has_numpy(GilToken);

}  // namespace pybridge
