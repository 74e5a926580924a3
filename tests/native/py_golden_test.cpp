// The golden frames are what Encoder makes of Python's values, and what Decoder makes values of.
#include "embedded_python.hpp"
#include "golden.hpp"

namespace pybridge {
namespace {

class GoldenValuesTest : public PythonTest {
 protected:
  GoldenValuesTest() {
    exec(R"(
import collections, datetime, decimal, numpy, pathlib, uuid, zoneinfo

def function(): pass

class Plain: pass

plain = Plain()
exporter = memoryview(bytearray(b'memory'))
read_only_array = numpy.array([1, 2], 'int32')
read_only_array.flags.writeable = False

def same(left, right):
    if type(left) is not type(right):
        return False
    if isinstance(left, numpy.ndarray):
        return left.dtype == right.dtype and left.shape == right.shape and (left == right).all()
    return left is right or repr(left) == repr(right)
)");
    java_->answer = [](FrameReader& request, FrameWriter& reply) {
      reply.begin(FrameKind::kReply, 1);
      reply.set_counts(1, 0);
      put_latin1(reply, std::to_string(request.target()));
    };
    globals_["java_object"] = make_java_object(token_, *session_, 7, false);
    globals_["java_function"] = make_java_object(token_, *session_, 7, true);
  }

  // The value whose handle a frame holds is the session's first.
  void add_first_handle(const GoldenFrame& golden) {
    if (golden.name.starts_with("handle") && live_handles() == 0) {
      ASSERT_EQ(handle(golden.name == "handle_of_exporter" ? "exporter" : golden.python),
                0x100000000U);
    }
  }

  void start_session() {
    Session::close(token_, id_);
    session_ = &Session::open(token_, java_);
    id_ = session_->id();
    globals_["java_object"] = make_java_object(token_, *session_, 7, false);
    globals_["java_function"] = make_java_object(token_, *session_, 7, true);
  }
};

TEST_F(GoldenValuesTest, are_what_the_encoder_makes) {
  int count = 0;
  for (const GoldenFrame& golden : golden_frames()) {
    if (!golden.encodes) continue;
    SCOPED_TRACE(golden.name);
    start_session();
    EXPECT_EQ(in_hexadecimal(encoded(eval(golden.python))), in_hexadecimal(golden.bytes));
    ++count;
  }
  EXPECT_GT(count, 40);
}

TEST_F(GoldenValuesTest, are_what_the_decoder_takes) {
  int count = 0;
  for (const GoldenFrame& golden : golden_frames()) {
    if (!golden.decodes) continue;
    SCOPED_TRACE(golden.name);
    start_session();
    add_first_handle(golden);
    const py::object wanted = eval(golden.python);
    const py::object seen = decoded(golden.bytes);
    EXPECT_TRUE(globals_["same"](seen, wanted).cast<bool>())
        << repr(seen) << ", wanted " << repr(wanted);
    ++count;
  }
  EXPECT_GT(count, 40);
}

TEST_F(GoldenValuesTest, are_refused_at_every_length_that_is_too_short) {
  for (const GoldenFrame& golden : golden_frames()) {
    if (!golden.decodes) continue;
    SCOPED_TRACE(golden.name);
    start_session();
    add_first_handle(golden);
    for (std::uint32_t length = kHeaderBytes; length < golden.bytes.size(); ++length) {
      std::vector<std::byte> cut(golden.bytes.begin(), golden.bytes.begin() + length);
      std::memcpy(cut.data() + header::kLengthBytes, &length, sizeof length);
      EXPECT_THROW(decoded(cut), FrameError) << "lengthBytes=" << length;
    }
  }
}

}  // namespace
}  // namespace pybridge
