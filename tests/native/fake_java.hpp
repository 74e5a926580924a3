// A Java for the tests of the layer py: it keeps the requests and answers them as a test says.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "frame_memory.hpp"
#include "py/conversion_failure.hpp"
#include "py/session.hpp"

namespace pybridge {

class FakeJava : public JavaPort, public std::enable_shared_from_this<FakeJava> {
 public:
  using Answer = std::function<void(FrameReader& request, FrameWriter& reply)>;

  std::unique_ptr<Upcall> begin(GilToken) override { return std::make_unique<OneUpcall>(*this); }
  bool shares_memory() const override { return false; }

  // Answers every request with None until told otherwise.
  Answer answer = [](FrameReader&, FrameWriter& reply) {
    reply.begin(FrameKind::kReply, 1);
    reply.set_counts(1, 0);
    reply.tag(Tag::kNone);
  };

  void answer_int(std::int64_t value) {
    answer = [value](FrameReader&, FrameWriter& reply) {
      reply.begin(FrameKind::kReply, 1);
      reply.set_counts(1, 0);
      put_int(reply, value);
    };
  }

  std::vector<std::vector<std::byte>> requests;

 private:
  class OneUpcall : public Upcall {
   public:
    explicit OneUpcall(FakeJava& java) : java_(java) {}
    FrameWriter& request() override { return request_.writer(); }
    References* references() override { return nullptr; }
    FrameReader exchange(GilToken token) override {
      java_.requests.push_back(request_.bytes());
      FrameReader request = request_.read();
      const GilRelease released(token);
      java_.answer(request, reply_.writer());
      return reply_.read();
    }

   private:
    FakeJava& java_;
    FrameMemory request_;
    FrameMemory reply_;
  };
};

}  // namespace pybridge
