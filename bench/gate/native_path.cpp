// A Python module that makes calls as the JVM makes them, without one: decoding, the call,
// encoding.
//
// Callgrind counts the loops of `count`. The GIL is held all along: how often PyBridge measures its
// GIL depends on the clock, and so would the count.
#include <valgrind/callgrind.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "fake_java.hpp"
#include "frame_memory.hpp"
#include "py/decode.hpp"
#include "py/execute.hpp"
#include "py/word_call.hpp"

#ifdef PYBRIDGE_ADDED_WORK
#include "added_work.hpp"
#endif

namespace pybridge {
namespace {

constexpr std::int64_t kFirst = 5;
constexpr std::int64_t kSecond = 1000;
constexpr std::string_view kText = "customer-0000007";
constexpr std::size_t kElements = 1000;

void put_ints(FrameWriter& out) {
  put_int(out, kFirst);
  put_int(out, kSecond);
}

void put_text(FrameWriter& out) {
  put_latin1(out, kText);
}

void put_list(FrameWriter& out) {
  out.tag(Tag::kIntList, kElements);
  for (std::size_t i = 0; i < kElements; ++i) out.int64(static_cast<std::int64_t>(i));
}

void put_dict(FrameWriter& out) {
  constexpr std::array<std::string_view, 4> ints{"count", "quantity", "created", "warehouse"};
  constexpr std::array<std::string_view, 3> floats{"price", "discount", "weight"};
  constexpr std::array<std::string_view, 2> texts{"customer", "city"};
  out.tag(Tag::kDict, ints.size() + floats.size() + texts.size() + 1);
  for (const std::string_view key : ints) {
    put_latin1(out, key);
    put_int(out, kSecond);
  }
  for (const std::string_view key : floats) {
    put_latin1(out, key);
    put_float(out, 0.5);
  }
  for (const std::string_view key : texts) {
    put_latin1(out, key);
    put_text(out);
  }
  put_latin1(out, "paid");
  out.tag(Tag::kBool, 0, 1);
}

void put_depth(FrameWriter& out) {
  put_int(out, 0);
}

void put_doubles(FrameWriter& out) {
  put_array(out, ElementType::kFloat64, {kElements}, std::vector<double>(kElements, 0.5));
}

// What a request holds: the count of its arguments, and what writes them.
struct Request {
  std::uint32_t arguments;
  void (*put)(FrameWriter&);
};

const std::map<std::string, Request> kRequests{
    {"int_int", {2, put_ints}}, {"text_16", {1, put_text}}, {"list_1k", {1, put_list}},
    {"dict_10", {1, put_dict}}, {"error", {1, put_depth}},  {"ndarray_1k", {1, put_doubles}},
};

// A session for one function, closed at the end.
class Target {
 public:
  Target(GilToken token, py::handle function)
      : session_(Session::open(token, std::make_shared<FakeJava>())),
        handle_(session_.handles().add(token, function.ptr())) {}
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  ~Target() { Session::close(gil_held_by_caller(), session_.id()); }

  Session& session() { return session_; }
  std::uint64_t handle() const { return handle_; }

  // The route of a call without a frame.
  WordRoute route(WordKind result, std::span<const WordKind> arguments) const {
    constexpr std::size_t kKindBits = 4;
    std::uint64_t word = static_cast<std::uint64_t>(result);
    for (std::size_t i = 0; i < arguments.size(); ++i)
      word |= static_cast<std::uint64_t>(arguments[i]) << (kKindBits * (i + 1));
    return WordRoute(word | session_.id() << (kKindBits * (WordRoute::kMaxArguments + 1)));
  }

 private:
  Session& session_;
  std::uint64_t handle_;
};

template <typename Call>
void counted(std::uint32_t operations, const std::string& label, Call&& call) {
  CALLGRIND_START_INSTRUMENTATION;
  for (std::uint32_t i = 0; i < operations; ++i) call();
  CALLGRIND_STOP_INSTRUMENTATION;
  CALLGRIND_DUMP_STATS_AT(label.c_str());
}

py::object count_frames(GilToken token, Target& target, const Request& wanted,
                        std::uint32_t operations, const std::string& label) {
  FrameMemory request;
  request->begin(FrameKind::kCall, target.session().id());
  request->set_target(target.handle());
  request->set_counts(wanted.arguments, 0);
  wanted.put(request.writer());
  const FrameReader written = request.read();
  std::vector<std::uint64_t> memory(8 * 1024);
  auto* bytes = reinterpret_cast<std::byte*>(memory.data());
  counted(operations, label, [&] {
    FrameReader reader = written;
    FrameWriter reply(bytes, memory.size() * kWordBytes);
    execute(token, reader, reply, nullptr);
  });
  FrameReader reply(bytes, memory.size() * kWordBytes);
  return Decoder(reply, target.session(), nullptr).value(token);
}

py::object count_words(GilToken token, Target& target, std::uint32_t operations,
                       const std::string& label) {
  constexpr std::array kinds{WordKind::kInt, WordKind::kInt};
  constexpr std::array words{kFirst, kSecond};
  const WordRoute route = target.route(WordKind::kInt, kinds);
  std::int64_t result = 0;
  counted(operations, label,
          [&] { result = call_words(token, route, target.handle(), words.data(), words.size()); });
  return py::int_(result);
}

py::object count_packed(GilToken token, Target& target, std::uint32_t operations,
                        const std::string& label) {
  std::array<std::byte, 2 * kWordBytes> plan{std::byte{1}};
  plan[kWordBytes] = static_cast<std::byte>(WordKind::kText);
  std::vector<std::byte> memory(kPackedBytes);
  const WordRoute route = target.route(WordKind::kText, {});
  std::int64_t result = 0;
  counted(operations, label, [&] {
    const std::int64_t count = kText.size();
    std::memcpy(memory.data(), &count, kWordBytes);
    std::memcpy(memory.data() + kWordBytes, kText.data(), kText.size());
    result = call_packed(token, route, target.handle(), plan.data(), memory.data());
  });
  return py::str(reinterpret_cast<const char*>(memory.data()), static_cast<std::size_t>(result));
}

// Calls the function so many times, and has callgrind write a profile of these calls with the
// label; returns the last result, of an error the record of it.
py::object count(const std::string& request, const py::object& function, std::uint32_t operations,
                 const std::string& label) {
  const GilToken token = gil_held_by_caller();
  Target target(token, function);
  if (request == "words") return count_words(token, target, operations, label);
  if (request == "packed") return count_packed(token, target, operations, label);
  return count_frames(token, target, kRequests.at(request), operations, label);
}

}  // namespace
}  // namespace pybridge

PYBIND11_MODULE(PYBRIDGE_MODULE_NAME, module) {
  module.def("count", &pybridge::count);
#ifdef __clang__
  module.attr("compiler") = __VERSION__;
#else
  module.attr("compiler") = "GCC " __VERSION__;
#endif
#ifdef PYBRIDGE_ADDED_WORK
  module.def("add_work",
             [](std::uint64_t instructions) { pybridge::added_instructions = instructions; });
#endif
}
