// The ring of the last exceptions: ids never mean another one, and what makes way is given out.
#include "py/kept_exceptions.hpp"

#include "embedded_python.hpp"

namespace pybridge {
namespace {

class KeptExceptionsTest : public PythonTest {
 protected:
  py::object error(int number) { return eval("ValueError(" + std::to_string(number) + ")"); }
  py::object oldest_;
};

TEST_F(KeptExceptionsTest, finds_and_takes_what_it_keeps) {
  KeptExceptions kept(2);
  const py::object first = error(1);
  const std::uint64_t id = kept.add(token_, first.ptr(), oldest_);
  EXPECT_NE(id, 0U);
  EXPECT_EQ(kept.find(token_, id), first.ptr());
  EXPECT_EQ(kept.take(token_, id).ptr(), first.ptr());
  EXPECT_EQ(kept.find(token_, id), nullptr);
  EXPECT_FALSE(kept.take(token_, id));
  EXPECT_EQ(Py_REFCNT(first.ptr()), 1);
  kept.clear(token_);
}

TEST_F(KeptExceptionsTest, knows_no_id_that_it_has_not_given) {
  KeptExceptions kept(3);
  for (const std::uint64_t id : {0ULL, 1ULL, 3ULL, ~0ULL})
    EXPECT_EQ(kept.find(token_, id), nullptr);
  kept.add(token_, error(1).ptr(), oldest_);
  for (const std::uint64_t id : {0ULL, 2ULL, 4ULL, ~0ULL})
    EXPECT_EQ(kept.find(token_, id), nullptr);
  kept.clear(token_);
}

TEST_F(KeptExceptionsTest, lets_the_oldest_make_way) {
  KeptExceptions kept(3);
  std::vector<py::object> errors;
  std::vector<std::uint64_t> ids;
  for (int i = 0; i < 10; ++i) {
    errors.push_back(error(i));
    ids.push_back(kept.add(token_, errors.back().ptr(), oldest_));
    if (i < 3) {
      EXPECT_FALSE(oldest_);
    } else {
      EXPECT_EQ(oldest_.ptr(), errors[static_cast<std::size_t>(i) - 3].ptr());
    }
  }
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(kept.find(token_, ids[i]), i < 7 ? nullptr : errors[i].ptr()) << i;
  }
  kept.clear(token_);
  for (const std::uint64_t id : ids) EXPECT_EQ(kept.find(token_, id), nullptr);
}

TEST_F(KeptExceptionsTest, goes_on_after_one_was_taken_from_its_midst) {
  KeptExceptions kept(2);
  kept.add(token_, error(1).ptr(), oldest_);
  const std::uint64_t taken = kept.add(token_, error(2).ptr(), oldest_);
  kept.take(token_, taken);
  kept.add(token_, error(3).ptr(), oldest_);
  oldest_ = py::object();
  kept.add(token_, error(4).ptr(), oldest_);
  EXPECT_FALSE(oldest_) << "the place of the taken one is empty";
  EXPECT_EQ(kept.find(token_, taken), nullptr);
  kept.clear(token_);
}

TEST_F(KeptExceptionsTest, may_keep_none) {
  KeptExceptions kept(0);
  EXPECT_EQ(kept.add(token_, error(1).ptr(), oldest_), 0U);
  EXPECT_EQ(kept.find(token_, 0), nullptr);
}

TEST_F(KeptExceptionsTest, may_be_added_to_while_it_is_cleared) {
  KeptExceptions kept(4);
  globals_["add"] =
      py::cpp_function([&](const py::object& again) { kept.add(token_, again.ptr(), oldest_); });
  exec("class Adding(Exception):\n  def __del__(self): add(ValueError())\n");
  for (int i = 0; i < 4; ++i) kept.add(token_, eval("Adding()").ptr(), oldest_);
  kept.clear(token_);
  kept.clear(token_);
  exec("del Adding, add");
}

}  // namespace
}  // namespace pybridge
