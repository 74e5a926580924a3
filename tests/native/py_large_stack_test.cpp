// Functions on a helper thread with a large stack.
#include "py/large_stack.hpp"

#include "core/stacks.hpp"
#include "embedded_python.hpp"

namespace pybridge {
namespace {

// More than a test's thread has.
constexpr std::size_t kEnough = std::size_t{12} << 20;

class LargeStackTest : public PythonTest {
 protected:
  py::object call(std::size_t wanted_bytes, const std::string& function,
                  const py::args& arguments) {
    return call_with_stack(wanted_bytes, eval(function), arguments);
  }
};

TEST_F(LargeStackTest, a_function_runs_here_where_there_is_enough) {
  const std::string thread = "__import__('threading').get_ident";
  EXPECT_EQ(repr(call(0, thread, py::args())), repr(eval(thread + "()")));
  EXPECT_NE(repr(call(kEnough, thread, py::args())), repr(eval(thread + "()")));
}

TEST_F(LargeStackTest, it_sees_the_context_of_its_caller) {
  exec("import contextvars; v = contextvars.ContextVar('v'); v.set(5)");
  EXPECT_EQ(repr(call(kEnough, "v.get", py::args())), "5");
}

TEST_F(LargeStackTest, nothing_is_collected_meanwhile) {
  const std::string enabled = "__import__('gc').isenabled";
  EXPECT_EQ(repr(call(kEnough, enabled, py::args())), "False");
  EXPECT_EQ(repr(eval(enabled + "()")), "True");
}

TEST_F(LargeStackTest, its_result_comes_back) {
  EXPECT_EQ(repr(call(kEnough, "divmod", py::make_tuple(7, 2))), "(3, 1)");
}

TEST_F(LargeStackTest, its_exception_comes_back) {
  const auto failure = failure_of([&] { call(kEnough, "int", py::make_tuple("x")); });
  EXPECT_EQ(failure, "ValueError: invalid literal for int() with base 10: 'x'");
}

TEST_F(LargeStackTest, deep_source_is_parsed) {
  const std::string deep = std::string(199, '[') + std::string(199, ']');
  EXPECT_NO_THROW(call(kEnough, "compile", py::make_tuple(deep, "x", "eval", 0, true)));
}

}  // namespace
}  // namespace pybridge
