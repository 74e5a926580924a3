/* What a request and a reply of a few bytes cost two processes on two pipes, each side blocking. */
#include "rounds.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_PAYLOAD_BYTES = 4096 };

typedef struct {
  int read_end;
  int write_end;
  size_t payload_bytes;
} channel;

static bool receive(const channel* ends, unsigned char* payload) {
  size_t done = 0;
  while (done < ends->payload_bytes) {
    const ssize_t got = read(ends->read_end, payload + done, ends->payload_bytes - done);
    if (got <= 0) {
      return false;
    }
    done += (size_t)got;
  }
  return true;
}

/* A write to a pipe of at most PIPE_BUF bytes is never partial. */
static bool send_payload(const channel* ends, const unsigned char* payload) {
  return write(ends->write_end, payload, ends->payload_bytes) == (ssize_t)ends->payload_bytes;
}

static void echo_until_the_pipe_ends(const channel* ends) {
  unsigned char payload[MAX_PAYLOAD_BYTES];
  while (receive(ends, payload) && send_payload(ends, payload)) {
  }
}

static int64_t run(void* state, int64_t operation_count) {
  const channel* const ends = state;
  unsigned char payload[MAX_PAYLOAD_BYTES] = {0};
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    payload[0] = (unsigned char)index;
    if (!send_payload(ends, payload) || !receive(ends, payload)) {
      perror("the echoing process is gone");
      exit(1);
    }
    checksum += payload[0];
  }
  return checksum;
}

static int64_t expected(int64_t operation_count) {
  int64_t checksum = 0;
  for (int64_t index = 0; index < operation_count; index++) {
    checksum += (unsigned char)index;
  }
  return checksum;
}

int main(int count, char** arguments) {
  const long payload_bytes = count == 2 ? atol(arguments[1]) : 0;
  if (payload_bytes < 1 || payload_bytes > MAX_PAYLOAD_BYTES) {
    fprintf(stderr, "usage: pipe_echo PAYLOAD_BYTES, from 1 to %d\n", MAX_PAYLOAD_BYTES);
    return 2;
  }
  int request[2];
  int reply[2];
  if (pipe(request) != 0 || pipe(reply) != 0) {
    perror("cannot make a pipe");
    return 1;
  }
  const pid_t child = fork();
  if (child < 0) {
    perror("cannot fork");
    return 1;
  }
  if (child == 0) {
    close(request[1]);
    close(reply[0]);
    echo_until_the_pipe_ends(&(channel){request[0], reply[1], (size_t)payload_bytes});
    return 0;
  }
  close(request[0]);
  close(reply[1]);
  channel ends = {reply[0], request[1], (size_t)payload_bytes};
  return serve_rounds(&(reference){.run = run, .expected = expected, .state = &ends});
}
