// line_at: the same lines as CPython's own, and -1 for what is no table.
#include "py/line_table.hpp"

#include <random>

#include "embedded_python.hpp"

namespace pybridge {
namespace {

class LineTableTest : public PythonTest {
 protected:
  // Compares the lines of all instructions of a code object.
  static void expect_pythons_lines(PyObject* object) {
    auto* code = reinterpret_cast<PyCodeObject*>(object);
    const auto* bytes =
        reinterpret_cast<const unsigned char*>(PyBytes_AS_STRING(code->co_linetable));
    const std::span table(bytes, static_cast<std::size_t>(PyBytes_GET_SIZE(code->co_linetable)));
    const auto size = static_cast<int>(Py_SIZE(object) * 2);
    for (int offset = 0; offset < size; offset += 2) {
      EXPECT_EQ(line_at(table, code->co_firstlineno, offset), PyCode_Addr2Line(code, offset))
          << "offset " << offset;
    }
  }

  static void expect_pythons_lines_below(PyObject* object) {
    expect_pythons_lines(object);
    PyObject* constants = reinterpret_cast<PyCodeObject*>(object)->co_consts;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(constants); ++i) {
      PyObject* constant = PyTuple_GET_ITEM(constants, i);
      if (PyCode_Check(constant)) expect_pythons_lines_below(constant);
    }
  }
};

TEST_F(LineTableTest, gives_the_lines_that_python_gives) {
  for (const char* module : {"argparse", "dataclasses", "enum", "typing"}) {
    globals_["name"] = module;
    exec(
        "import importlib.util\nspec = importlib.util.find_spec(name)\n"
        "code = compile(open(spec.origin).read(), name, 'exec')");
    expect_pythons_lines_below(py::object(globals_["code"]).ptr());
  }
}

TEST_F(LineTableTest, survives_what_is_no_table) {
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::vector<unsigned char> table(random() % 20);
    for (unsigned char& byte : table) byte = static_cast<unsigned char>(random());
    line_at(table, 1, static_cast<std::ptrdiff_t>(random() % 100) - 10);
  }
  EXPECT_EQ(line_at({}, 1, 0), -1);
}

}  // namespace
}  // namespace pybridge
