// HandleTable: ids that are never mistaken for another object's, and objects that are dropped once.
#include "py/handle_table.hpp"

#include <set>

#include "embedded_python.hpp"

namespace pybridge {
namespace {

constexpr std::uint64_t kGeneration = std::uint64_t{1} << 32;

class HandleTableTest : public PythonTest {
 protected:
  Py_ssize_t references() const { return Py_REFCNT(object_.ptr()); }

  HandleTable table_;
  py::object object_ = eval("object()");
};

TEST_F(HandleTableTest, shares_an_object_until_its_handle_is_removed) {
  const Py_ssize_t before = references();
  const std::uint64_t id = table_.add(token_, object_.ptr());
  EXPECT_NE(id, 0U);
  EXPECT_EQ(table_.find(token_, id), object_.ptr());
  EXPECT_EQ(references(), before + 1);
  EXPECT_EQ(table_.live_count(), 1U);

  EXPECT_TRUE(table_.remove(token_, id));
  EXPECT_EQ(references(), before);
  EXPECT_EQ(table_.live_count(), 0U);
}

TEST_F(HandleTableTest, gives_one_object_a_handle_for_each_time) {
  const std::uint64_t first = table_.add(token_, object_.ptr());
  const std::uint64_t second = table_.add(token_, object_.ptr());
  EXPECT_NE(first, second);
  table_.remove(token_, first);
  EXPECT_EQ(table_.find(token_, second), object_.ptr());
  table_.remove(token_, second);
}

TEST_F(HandleTableTest, removes_a_handle_only_once) {
  const std::uint64_t id = table_.add(token_, object_.ptr());
  EXPECT_TRUE(table_.remove(token_, id));
  const Py_ssize_t before = references();
  EXPECT_FALSE(table_.remove(token_, id));
  EXPECT_EQ(references(), before);
  EXPECT_EQ(table_.live_count(), 0U);
}

TEST_F(HandleTableTest, does_not_mistake_a_stale_handle_for_the_object_in_its_place) {
  const std::uint64_t stale = table_.add(token_, object_.ptr());
  table_.remove(token_, stale);
  const std::uint64_t fresh = table_.add(token_, Py_None);
  EXPECT_EQ(static_cast<std::uint32_t>(stale), static_cast<std::uint32_t>(fresh));
  EXPECT_EQ(table_.find(token_, stale), nullptr);
  EXPECT_FALSE(table_.remove(token_, stale));
  EXPECT_EQ(table_.find(token_, fresh), Py_None);
  table_.remove(token_, fresh);
}

TEST_F(HandleTableTest, knows_no_handle_that_it_did_not_give) {
  const std::uint64_t id = table_.add(token_, object_.ptr());
  for (const std::uint64_t other :
       std::initializer_list<std::uint64_t>{0, id + 1, id + kGeneration, id - kGeneration, ~0UL}) {
    EXPECT_EQ(table_.find(token_, other), nullptr) << other;
    EXPECT_FALSE(table_.remove(token_, other)) << other;
  }
  table_.remove(token_, id);
}

TEST_F(HandleTableTest, lets_an_objects_end_use_the_table) {
  exec(
      "class Ending:\n  def __init__(self, end): self.end = end\n  def __del__(self): "
      "self.end()\n");
  std::uint64_t added = 0;
  std::uint64_t own = 0;
  bool removed_again = true;
  const py::cpp_function end([&] {
    removed_again = table_.remove(token_, own);
    for (int i = 0; i < 100; ++i) added = table_.add(token_, object_.ptr());
  });
  own = table_.add(token_, eval("Ending")(end).ptr());

  EXPECT_TRUE(table_.remove(token_, own));
  EXPECT_FALSE(removed_again);
  EXPECT_EQ(table_.live_count(), 100U);
  EXPECT_EQ(table_.find(token_, added), object_.ptr());
  table_.clear(token_);
}

TEST_F(HandleTableTest, drops_all_when_cleared) {
  const Py_ssize_t before = references();
  std::set<std::uint64_t> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(table_.add(token_, object_.ptr()));
  EXPECT_EQ(ids.size(), 1000U);
  table_.remove(token_, *ids.begin());

  table_.clear(token_);

  EXPECT_EQ(references(), before);
  EXPECT_EQ(table_.live_count(), 0U);
  for (const std::uint64_t id : ids) EXPECT_EQ(table_.find(token_, id), nullptr);
}

TEST_F(HandleTableTest, lets_an_objects_end_remove_others_while_it_is_cleared) {
  exec(
      "class Ending:\n  def __init__(self, end): self.end = end\n  def __del__(self): "
      "self.end()\n");
  std::uint64_t other = 0;
  const py::cpp_function end([&] { table_.remove(token_, other); });
  table_.add(token_, eval("Ending")(end).ptr());
  other = table_.add(token_, object_.ptr());
  const Py_ssize_t before = references();

  table_.clear(token_);

  EXPECT_EQ(references(), before - 1);
  EXPECT_EQ(table_.live_count(), 0U);
}

TEST_F(HandleTableTest, reuses_its_places) {
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t id = table_.add(token_, object_.ptr());
    ASSERT_EQ(id & 0xFFFFFFFF, 0U);
    ASSERT_TRUE(table_.remove(token_, id));
  }
}

}  // namespace
}  // namespace pybridge
