// Golden frames with flipped bits: decoding and executing them fails in order, or not at all.
#include <cstdlib>
#include <random>

#include "embedded_python.hpp"
#include "golden.hpp"

namespace pybridge {
namespace {

class MutationTest : public PythonTest {
 protected:
  MutationTest() {
    java_->answer_int(1);
    exec("def target(*arguments, **keywords): return arguments, keywords");
  }

  static int iterations() {
    const char* wanted = std::getenv("PYBRIDGE_LONG");
    return wanted != nullptr && std::string_view(wanted) == "1" ? 200'000 : 20'000;
  }

  // A golden frame with one to eight flipped bits, most of them behind the header.
  std::vector<std::byte> mutated() {
    const std::vector<GoldenFrame>& frames = golden_frames();
    std::vector<std::byte> bytes = frames[random_() % frames.size()].bytes;
    std::memcpy(bytes.data() + header::kSession, &id_, sizeof id_);
    for (std::uint32_t flips = 1 + random_() % 8; flips > 0; --flips) {
      const std::size_t start = random_() % 4 == 0 ? 0 : std::min(kHeaderBytes, bytes.size() - 1);
      bytes[start + random_() % (bytes.size() - start)] ^= std::byte{1} << (random_() % 8);
    }
    return bytes;
  }

  void start_session() {
    session_ = &Session::open(token_, java_);
    id_ = session_->id();
    for (const char* object : {"target", "object()", "memoryview(bytearray(8))"}) handle(object);
  }

  // Bounds what the session gathers, and reopens it where a mutation closed it.
  void tidy() {
    if (Session::find(token_, id_) != nullptr && live_handles() < 1000) return;
    Session::close(token_, id_);
    start_session();
  }

  std::mt19937 random_{20'240'229};  // fixed: a failure comes again
};

TEST_F(MutationTest, decoding_fails_in_order_or_not_at_all) {
  start_session();
  int refused = 0;
  for (int i = 0; i < iterations(); ++i) {
    const std::vector<std::byte> bytes = mutated();
    try {
      FrameReader reader(bytes.data(), bytes.size());
      Decoder decoder(reader, *session_, nullptr);
      const std::size_t count = reader.arg_count() + std::size_t{reader.keyword_count()} * 2;
      for (std::size_t value = 0; value < count; ++value) decoder.value(token_);
    } catch (const FrameError&) {
      ++refused;
    } catch (const ConversionFailure&) {
      ++refused;
    } catch (const py::error_already_set&) {
      ++refused;
    }
    ASSERT_EQ(PyErr_Occurred(), nullptr) << "iteration " << i;
  }
  EXPECT_GT(refused, iterations() / 10);
  EXPECT_LT(refused, iterations());
}

TEST_F(MutationTest, executing_answers_with_a_reply_or_an_error) {
  start_session();
  for (int i = 0; i < iterations(); ++i) {
    tidy();
    std::vector<std::byte> bytes = mutated();
    const std::uint64_t target = (std::uint64_t{1} << 32);
    if (random_() % 8 != 0) std::memcpy(bytes.data() + header::kTarget, &target, sizeof target);
    bytes.resize(std::max<std::size_t>(bytes.size(), 256));
    try {
      FrameReader request(bytes.data(), bytes.size());
      FrameWriter reply(bytes.data(), bytes.size());
      execute(token_, request, reply, nullptr);
      FrameReader answer(reply.data(), reply.finish());
      ASSERT_TRUE(answer.kind() == FrameKind::kReply || answer.kind() == FrameKind::kError);
    } catch (const FrameError&) {
      // The header itself was no frame's: the caller never gets to execute it.
    }
    ASSERT_EQ(PyErr_Occurred(), nullptr) << "iteration " << i;
  }
}

}  // namespace
}  // namespace pybridge
