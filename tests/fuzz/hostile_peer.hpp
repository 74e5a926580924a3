// The other side of a channel, which does what an input tells. It takes its turns within the reads
// and writes of the side that is tested, so that no other thread is needed.
#pragma once

#include <sys/types.h>

#include <array>
#include <cerrno>
#include <span>

#include "frame_stream.hpp"
#include "ipc/mailbox.hpp"

namespace pybridge {

inline constexpr std::size_t kMostCrossingBytes = 160 * 1024;

// What a peer does out of turn.
enum class Deed : std::uint8_t {
  kOtherLength,
  kSkipsLetters,
  kTakesLettersBack,
  kWakesForNothing,
  kScribbles,  // into the mailbox, when it is no longer its turn
  kHurries,    // does not wait until a half is free, or says so too early
  kCloses,
  kIsInterrupted,  // this alone is honest
  kNone
};

// A frame that crosses, and how. The frames of an input are short; one that claims more is filled
// up.
class Step {
 public:
  explicit Step(std::span<const std::byte> frame) : head_(frame.begin(), frame.end()) {
    if (head_.size() < kHeaderBytes) head_.resize(kHeaderBytes);
    const FrameHeader header = header_of(head_.data());
    is_received_ = header.kind % 2 == 1;
    is_early_ = (header.flags & kIsEarly) != 0;
    length_ = (header.flags & kClaimsAnything) != 0
                  ? header.target
                  : header.length_bytes + kMoreBytes[(header.call_id >> 32) % kMoreBytes.size()];
    if (!is_received_) length_ = std::clamp(length_, std::uint64_t{kHeaderBytes}, kMostBytes);
    is_sound_ = length_ >= kHeaderBytes && length_ <= kMostBytes;
    if ((header.flags & kLies) != 0 && is_received_) {
      is_sound_ = false;
    } else {
      const auto told = static_cast<std::uint32_t>(length_);
      std::memcpy(head_.data() + header::kMagic, &kFrameMagic, sizeof kFrameMagic);
      std::memcpy(head_.data() + header::kLengthBytes, &told, sizeof told);
    }
    deeds_ = std::span<const std::byte>(head_).subspan(kHeaderBytes);
  }
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

  std::uint64_t length() const { return length_; }
  bool is_received() const { return is_received_; }  // by the side that is tested
  bool is_early() const { return is_early_; }        // the peer is awake, and ahead
  bool is_sound() const { return is_sound_; }        // a frame, of which the peer has all

  // How much of it the peer has, or takes, before it goes away.
  std::size_t crossing_bytes() const { return std::min(length_, kMostBytes); }

  void copy(std::size_t start, std::span<std::byte> target) const {
    const auto head = head_part(start, target.size());
    if (!head.empty()) std::memcpy(target.data(), head.data(), head.size());
    const auto rest = target.subspan(head.size());
    if (!rest.empty()) std::memset(rest.data(), kFiller, rest.size());
  }

  bool is_at(std::size_t start, std::span<const std::byte> seen) const {
    static const auto* filler = new Bytes(kMostCrossingBytes, std::byte{kFiller});
    const auto head = head_part(start, seen.size());
    return std::memcmp(seen.data(), head.data(), head.size()) == 0 &&
           std::memcmp(seen.data() + head.size(), filler->data(), seen.size() - head.size()) == 0;
  }

  // The words of the frame are its deeds, most of which are none.
  Deed next_deed() {
    if (deeds_.size() < kWordBytes) return Deed::kNone;
    const auto byte = std::to_integer<std::uint8_t>(deeds_.front());
    deeds_ = deeds_.subspan(kWordBytes);
    return byte < 0x80 ? Deed::kNone : static_cast<Deed>(byte % 8);
  }

 private:
  // Flags of the frame's header.
  static constexpr std::uint16_t kLies = 1;  // the header's length is not the letter's
  static constexpr std::uint16_t kIsEarly = 2;
  static constexpr std::uint16_t kClaimsAnything = 4;
  // Most frames stay short: the others take most of the time.
  static constexpr std::array<std::uint64_t, 8> kMoreBytes = {0, 0,      0,      0,
                                                              0, 24'000, 72'000, 120'000};
  static constexpr std::uint64_t kMostBytes = kMostCrossingBytes;
  static constexpr int kFiller = 0x5A;

  std::span<const std::byte> head_part(std::size_t start, std::size_t most) const {
    const std::span<const std::byte> rest =
        std::span<const std::byte>(head_).subspan(std::min(start, head_.size()));
    return rest.first(std::min({rest.size(), most, crossing_bytes() - start}));
  }

  Bytes head_;
  bool is_received_;
  bool is_early_;
  bool is_sound_;
  std::uint64_t length_;
  std::span<const std::byte> deeds_;
};

class HostilePeer {
 public:
  // The JVM to the worker that is tested; by the pipes alone without a mailbox.
  explicit HostilePeer(Mailbox* mailbox) : mailbox_(mailbox) {
    if (mailbox == nullptr) return;
    for (Letter& letter : mailbox->letters) letter.count = letter.bytes = 0;
    for (Sleep& sleep : mailbox->sleeps) sleep.letter = 0;
  }

  bool is_honest() const { return is_honest_; }  // so far
  std::size_t delivered_bytes() const { return delivered_; }

  void begin(Step& step) {
    step_ = &step;
    crossed_ = 0;
    most_pieces_ = kMostPieces;
    if (mailbox_ != nullptr && (step.is_early() || !step.is_received())) take_turn(Deed::kNone);
  }

  // The side that is tested has done its part of the step.
  void end() {
    if (!step_->is_received()) {
      if (mailbox_ != nullptr) take_turn(Deed::kNone);
      require(!is_honest_ || crossed_ == step_->length(), "all of a frame is sent");
    }
    step_ = nullptr;
  }

  // What the system calls of the side that is tested return.
  ssize_t read(std::span<std::byte> target) {
    const Deed deed = next_deed();
    if (deed == Deed::kIsInterrupted) return fail(EINTR);
    if (deed == Deed::kCloses) return 0;
    if (mailbox_ == nullptr) return read_pipe(target, deed);
    const bool wakes = deed == Deed::kWakesForNothing || take_turn(deed);
    if (!wakes) is_honest_ = false;  // it has no more to say
    return wakes ? 1 : 0;
  }

  ssize_t write(std::span<const std::byte> source) {
    const Deed deed = next_deed();
    if (deed == Deed::kIsInterrupted) return fail(EINTR);
    if (deed == Deed::kCloses) return fail(EPIPE);
    if (mailbox_ == nullptr) return write_pipe(source, deed);
    require(source.size() == 1, "one byte wakes a sleeper");
    take_turn(deed);
    return 1;
  }

 private:
  static constexpr std::size_t kFew = 7;
  static constexpr auto kOwn = static_cast<std::size_t>(Side::kJvm);
  static constexpr auto kOther = static_cast<std::size_t>(Side::kWorker);

  static ssize_t fail(int error) {
    errno = error;
    return -1;
  }

  Deed next_deed() {
    const Deed deed = step_ == nullptr ? Deed::kCloses : step_->next_deed();
    const bool is_harmless = deed == Deed::kNone || deed == Deed::kIsInterrupted ||
                             (mailbox_ == nullptr && deed != Deed::kCloses);
    is_honest_ = is_honest_ && is_harmless;
    return deed;
  }

  // Of deeds that need a mailbox nothing is left but that little crosses at once.
  ssize_t read_pipe(std::span<std::byte> target, Deed deed) {
    std::size_t count = std::min(target.size(), step_->crossing_bytes() - crossed_);
    if (deed != Deed::kNone) count = std::min(count, kFew);
    if (count == 0) is_honest_ = false;
    step_->copy(crossed_, target.first(count));
    return crossed(count);
  }

  ssize_t write_pipe(std::span<const std::byte> source, Deed deed) {
    const std::size_t count = deed == Deed::kNone ? source.size() : std::min(source.size(), kFew);
    require(step_->is_at(crossed_, source.first(count)), "what is sent is the frame");
    return crossed(count);
  }

  ssize_t crossed(std::size_t count) {
    crossed_ += count;
    if (step_->is_received()) delivered_ += count;
    return static_cast<ssize_t>(count);
  }

  // Does what the letters since its last turn let it do; whether the other side is to be woken up.
  bool take_turn(Deed deed) {
    wakes_ = false;
    const std::uint64_t count = mailbox_->letters[kOther].count;
    const std::uint64_t bytes = mailbox_->letters[kOther].bytes;
    if (step_->is_received()) {
      require(!is_honest_ || count == seen_ || bytes == kHalfIsFree, "a half is free");
      most_pieces_ += count - seen_;
      seen_ = count;
      place(deed);
    } else {
      require(!is_honest_ || count == seen_ || bytes == step_->length(), "a letter of the frame");
      while (seen_ < count) take_piece(deed);
    }
    mailbox_->sleeps[kOwn].letter = step_->is_early() ? 0 : seen_ + 1;
    if (deed == Deed::kScribbles) std::memset(mailbox_->frame, 0xFF, kHeaderBytes);
    return wakes_;
  }

  std::size_t next_piece() const {
    const std::size_t most =
        step_->length() <= kMailboxFrameBytes ? kMailboxFrameBytes : kPieceBytes;
    return std::min(most, step_->crossing_bytes() - crossed_);
  }

  std::span<std::byte> half() const {
    return {mailbox_->frame + crossed_ % kMailboxFrameBytes, next_piece()};
  }

  void place(Deed deed) {
    const bool is_claim = crossed_ == 0 && step_->crossing_bytes() == 0;
    while (is_claim ||
           (crossed_ < step_->crossing_bytes() && (most_pieces_ > 0 || deed == Deed::kHurries))) {
      if (most_pieces_ > 0) --most_pieces_;
      step_->copy(crossed_, half());
      crossed(half().size());
      send_letter(step_->length(), deed);
      if (is_claim || !step_->is_early()) return;
    }
  }

  void take_piece(Deed deed) {
    ++seen_;
    const std::size_t left = step_->crossing_bytes() - crossed_;
    require(!is_honest_ || step_->is_at(crossed_, half()), "a piece is of the frame");
    crossed(half().size());
    if (left > kMailboxFrameBytes || deed == Deed::kHurries) send_letter(kHalfIsFree, deed);
  }

  void send_letter(std::uint64_t bytes, Deed deed) {
    ++sent_;
    if (deed == Deed::kSkipsLetters) sent_ += 3;
    if (deed == Deed::kTakesLettersBack) sent_ -= 2;
    Letter& letter = mailbox_->letters[kOwn];
    letter.bytes = deed == Deed::kOtherLength ? bytes + kWordBytes : bytes;
    letter.count = sent_;
    Sleep& sleep = mailbox_->sleeps[kOther];
    if (sleep.letter != sent_) return;
    sleep.letter = 0;
    wakes_ = true;
  }

  Mailbox* mailbox_;
  Step* step_ = nullptr;
  bool is_honest_ = true;
  bool wakes_ = false;
  std::size_t crossed_ = 0;    // of the step's frame
  std::size_t delivered_ = 0;  // of all frames
  std::uint64_t most_pieces_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t seen_ = 0;
};

}  // namespace pybridge
