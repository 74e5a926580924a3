// Functions on a large stack.
#include "py/large_stack.hpp"

#include "core/stacks.hpp"
#include "embedded_python.hpp"

namespace pybridge {
namespace {

// More than a test's thread has, and all that a large stack has but for a few frames.
constexpr std::size_t kEnough = kLargeStackBytes - 4096;

class LargeStackTest : public PythonTest {
 protected:
  py::object call(std::size_t wanted_bytes, const std::string& function,
                  const py::args& arguments) {
    return call_with_stack(wanted_bytes, eval(function), arguments);
  }
};

TEST_F(LargeStackTest, a_function_stays_on_its_thread) {
  const std::string thread = "__import__('threading').get_ident";
  EXPECT_EQ(repr(call(kEnough, thread, py::args())), repr(call(0, thread, py::args())));
}

TEST_F(LargeStackTest, its_result_comes_back) {
  EXPECT_EQ(repr(call(kEnough, "divmod", py::make_tuple(7, 2))), "(3, 1)");
}

TEST_F(LargeStackTest, its_exception_comes_back) {
  const auto failure = failure_of([&] { call(kEnough, "int", py::make_tuple("x")); });
  EXPECT_EQ(failure, "ValueError: invalid literal for int() with base 10: 'x'");
}

TEST_F(LargeStackTest, more_than_there_is_is_refused) {
  const auto failure = failure_of([&] { call(kLargeStackBytes, "int", py::make_tuple("1")); });
  EXPECT_EQ(failure.substr(0, failure.find('=')), "RecursionError: too little stack: leftBytes");
}

TEST_F(LargeStackTest, deep_source_is_parsed) {
  const std::string deep = std::string(199, '[') + std::string(199, ']');
  EXPECT_NO_THROW(call(kEnough, "compile", py::make_tuple(deep, "x", "eval", 0, true)));
}

}  // namespace
}  // namespace pybridge
