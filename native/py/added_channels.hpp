// Channels that a worker adds while it runs, as calls that wait for each other need more than it
// was born with.
//
// The worker makes the pipes and the mailbox and offers its ends; the JVM opens the other ends by
// /proc, where a process may look at its children's, and says so. Then the channel is as any other.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "ipc/mailboxes.hpp"
#include "py/gil.hpp"

namespace pybridge {

class WorkerChannel;

enum class ChannelUse : std::uint64_t {
  kCalls = 0,    // of the JVM's threads
  kUpcalls = 1,  // of threads that Python made
};

// Opens one; waits for the JVM's answer without the GIL. `like` are the mailboxes of the first
// channels, null where only the pipes carry frames. Throws std::runtime_error, which tells what the
// system or the JVM refused, also in a forked child.
std::unique_ptr<WorkerChannel> open_channel(GilToken, ChannelUse use, const Mailboxes* like);

// The JVM's answers, by the number of the offer; they need no GIL.
void channel_is_open(std::uint64_t offer);
void channel_is_refused(std::uint64_t offer, std::string_view why);
void no_more_channels();  // it is gone

// For a forked child: it can call no Java and opens no channels. Returns the descriptors of those
// that there are, for the child to close.
std::vector<int> leave_added_channels_to_parent(GilToken);

// Whether this is such a child.
bool is_forked_child(GilToken);

}  // namespace pybridge
