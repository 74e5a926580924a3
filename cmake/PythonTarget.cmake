# Targets Python::Module and pybind11::* for the chosen Python; libpython itself is never linked into the core.
set(PYTHON_PARTS Interpreter Development.Module)
if(PYBRIDGE_TESTS)
  list(APPEND PYTHON_PARTS Development.Embed)
endif()
set(Python_FIND_VIRTUALENV FIRST)
set(Python_FIND_UNVERSIONED_NAMES FIRST)
find_package(Python 3.11 REQUIRED COMPONENTS ${PYTHON_PARTS})

if(NOT pybind11_DIR)
  execute_process(
    COMMAND "${Python_EXECUTABLE}" -m pybind11 --cmakedir
    OUTPUT_VARIABLE pybind11_DIR
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
set(PYBIND11_FINDPYTHON ON)
find_package(pybind11 2.13 CONFIG REQUIRED)
