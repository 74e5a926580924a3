/* What a request and a reply of so many bytes cost two processes, by each way there is. */
#include "peer.h"
#include "rounds.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_PAYLOAD_BYTES = 16 * 1024 * 1024 };

static unsigned char payload[MOST_PAYLOAD_BYTES];

/* So that each side sees what the other one did. */
static void count_up(void* unused, unsigned char* received) {
  (void)unused;
  received[0]++;
}

static int64_t run(void* state, int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    payload[0] = (unsigned char)index;
    ask(state, payload, payload);
    checksum += payload[0];
  }
  return checksum;
}

static int64_t expected(int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    checksum += (unsigned char)(index + 1);
  }
  return checksum;
}

int main(int count, char** arguments) {
  const long bytes = count == 3 ? atol(arguments[2]) : 0;
  const service echo = {
      .request_bytes = (size_t)bytes, .reply_bytes = (size_t)bytes, .answer = count_up};
  peer* const other =
      bytes < 1 || bytes > MOST_PAYLOAD_BYTES ? NULL : start_peer(arguments[1], &echo, arguments);
  if (other == NULL) {
    fprintf(stderr, "usage: hop " PEER_WAYS " PAYLOAD_BYTES, from 1 to %d\n", MOST_PAYLOAD_BYTES);
    return 2;
  }
  return serve_rounds(&(reference){.run = run, .expected = expected, .state = other});
}
