// What a worker tells the JVM of itself, by a pipe of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace pybridge {

// Twins in WorkerLifeline.java.
enum class ReportKind : std::uint64_t {
  kAnswer = 0,     // to the question of this number: UTF-16
  kChannel = 1,    // the ends of a new channel, offered by this number: a ChannelOffer
  kNoChannel = 2,  // why the channel that the JVM asked for cannot be: UTF-16
};

// Reports go to this descriptor from now on.
void open_reports(int fd);

// Writes one: kind, number and length in bytes, then those. Needs neither the GIL nor memory, may
// block. What cannot be told, as the JVM has ended, is dropped; false then.
bool report(ReportKind kind, std::uint64_t number, std::span<const std::byte> bytes);
bool report(ReportKind kind, std::uint64_t number, const std::u16string& text);

// Likewise, for ASCII, cut off after 256 characters.
bool report_text(ReportKind kind, std::uint64_t number, std::string_view ascii);

}  // namespace pybridge
