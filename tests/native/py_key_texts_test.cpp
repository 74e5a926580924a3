// KeyTexts: the same keys again, and those that share a place.
#include "py/key_texts.hpp"

#include "embedded_python.hpp"

namespace pybridge {
namespace {

class KeyTextsTest : public PythonTest {
 protected:
  py::object text(const std::string& latin1) {
    std::string words = latin1;
    words.resize(padded(latin1.size()));
    return py::reinterpret_steal<py::object>(
        texts_.text(token_, reinterpret_cast<const std::byte*>(words.data()), latin1.size()));
  }

  KeyTexts texts_;
};

TEST_F(KeyTextsTest, the_same_key_is_the_same_object) {
  for (const char* key : {"", "a", "12345678", "123456789", "1234567890123456", "\xFC"}) {
    const py::object first = text(key);
    EXPECT_TRUE(text(key).is(first)) << key;
  }
}

TEST_F(KeyTextsTest, keys_that_differ_in_nuls_alone_are_told_apart) {
  EXPECT_EQ(repr(text("a")), "'a'");
  EXPECT_EQ(repr(text(std::string("a\0", 2))), "'a\\x00'");
  EXPECT_EQ(repr(text(std::string("\0", 1))), "'\\x00'");
  EXPECT_EQ(repr(text("")), "''");
}

TEST_F(KeyTextsTest, keys_that_share_places_replace_each_other) {
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 1000; ++i) {
      const std::string key = "key " + std::to_string(i);
      EXPECT_EQ(text(key).cast<std::string>(), key);
    }
  }
}

TEST_F(KeyTextsTest, a_key_that_is_replaced_is_let_go) {
  const py::object first = text("key 0");
  const Py_ssize_t kept = Py_REFCNT(first.ptr());
  for (int i = 1; i < 10'000; ++i) text("key " + std::to_string(i));
  EXPECT_EQ(Py_REFCNT(first.ptr()), kept - 1);
}

}  // namespace
}  // namespace pybridge
