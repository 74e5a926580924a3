// thread_stacks: every thread's Python frames, innermost first.
#include "py/thread_stacks.hpp"

#include <algorithm>

#include "embedded_python.hpp"

namespace pybridge {
namespace {

class ThreadStacksTest : public PythonTest {
 protected:
  // What `expression` sees that calls stacks().
  std::string stacks(const std::string& expression) {
    globals_["stacks"] = py::cpp_function([] { return thread_stacks(); });
    return eval(expression).cast<std::string>();
  }
  static void expect_part(const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << "wanted: " << part << "\nseen: " << text;
  }
};

TEST_F(ThreadStacksTest, has_no_thread_that_runs_no_python) {
  EXPECT_EQ(thread_stacks(), u"");
}

TEST_F(ThreadStacksTest, tells_file_line_and_qualified_name_innermost_first) {
  exec(
      "class Outer:\n  def method(self):\n    return inner()\n"
      "def inner():\n  local = 1\n  return stacks()");
  const std::string seen = stacks("Outer().method()");
  std::size_t place = 0;
  for (const char* part :
       {"thread ", " \"", "\", has the GIL\n  File \"", "\", line 6, in inner\n  File \"",
        "\", line 3, in Outer.method\n  File \"", "\", line 1, in <module>"}) {
    place = seen.find(part, place);
    ASSERT_NE(place, std::string::npos) << part << " is not in " << seen;
  }
}

TEST_F(ThreadStacksTest, goes_through_frames_of_c_generators_and_constructors) {
  exec(
      "class Made:\n  def __init__(self):\n    self.seen = next(generate())\n"
      "def generate():\n  yield sorted([1, 2], key=lambda _: found.append(stacks()) or 1)\n"
      "found = []");
  const std::string seen = stacks("Made() and found[0]");
  expect_part(seen, "in generate.<locals>.<lambda>\n");
  expect_part(seen, "line 5, in generate\n");
  expect_part(seen, "line 3, in Made.__init__\n");
}

TEST_F(ThreadStacksTest, keeps_every_character_of_a_name) {
  exec("exec(compile('def größe(): return stacks()', 'datei-\\u20ac-\\U0001F600.py', 'exec'))");
  expect_part(stacks("größe()"), "File \"datei-\u20ac-\U0001F600.py\", line 1, in größe\n");
}

TEST_F(ThreadStacksTest, ends_a_deep_stack_after_a_hundred_frames) {
  exec("def deep(left):\n  return deep(left - 1) if left else stacks()");
  const std::string text = stacks("deep(500)");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 100);
}

TEST_F(ThreadStacksTest, has_the_threads_that_wait_in_python) {
  exec(
      "import threading\nstarted = threading.Event()\ndone = threading.Event()\n"
      "def wait_for_end():\n  started.set()\n  done.wait()\n"
      "thread = threading.Thread(target=wait_for_end)\nthread.start()\nstarted.wait()");
  expect_part(stacks("stacks()"), "line 6, in wait_for_end\n");
  exec("done.set()\nthread.join()");
}

}  // namespace
}  // namespace pybridge
