// Functions on a thread with a large stack.
#include "py/large_stack.hpp"

#include <limits>

#include "embedded_python.hpp"

namespace pybridge {
namespace {

constexpr std::size_t kMoreThanAny = std::numeric_limits<std::size_t>::max();

class LargeStackTest : public PythonTest {
 protected:
  py::object call(std::size_t wanted_bytes, const std::string& function,
                  const py::args& arguments) {
    return call_with_stack(wanted_bytes, eval(function), arguments);
  }
  long thread(std::size_t wanted_bytes) {
    return call(wanted_bytes, "__import__('threading').get_ident", py::args()).cast<long>();
  }
};

TEST_F(LargeStackTest, a_function_stays_where_there_is_enough) {
  EXPECT_EQ(thread(0), thread(1));
}

TEST_F(LargeStackTest, a_function_that_wants_more_runs_on_another_thread) {
  EXPECT_NE(thread(kMoreThanAny), thread(0));
}

TEST_F(LargeStackTest, its_result_comes_back) {
  EXPECT_EQ(repr(call(kMoreThanAny, "divmod", py::make_tuple(7, 2))), "(3, 1)");
}

TEST_F(LargeStackTest, its_exception_comes_back) {
  const auto failure = failure_of([&] { call(kMoreThanAny, "int", py::make_tuple("x")); });
  EXPECT_EQ(failure, "ValueError: invalid literal for int() with base 10: 'x'");
}

TEST_F(LargeStackTest, deep_source_is_parsed) {
  const std::string deep = std::string(199, '[') + std::string(199, ']');
  EXPECT_NO_THROW(call(kMoreThanAny, "compile", py::make_tuple(deep, "x", "eval", 0, true)));
}

}  // namespace
}  // namespace pybridge
