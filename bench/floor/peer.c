/* Starts the second process, and carries requests and replies. */
#define _GNU_SOURCE
#include "peer.h"

#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
  LONGEST_SPIN_NS = 200000,
  PREEMPTED_NS = 20000,
  LOOKS_PER_CLOCK = 64,
  WAITS_AFTER_VAIN = 20,
  LINE_BYTES = 64
};

/* The turn goes to and fro: it is the asking side's where it is even. A short payload shares its
 * line, so that both come at once. */
typedef struct {
  _Alignas(LINE_BYTES) _Atomic uint32_t turn;
  /* By side. */
  _Atomic uint32_t sleeps[2];
  uint32_t unused;
  unsigned char payload[];
} mailbox;

struct peer {
  const service* offered;
  /* Of a way by streams. */
  int read_end;
  int write_end;
  /* Null there. */
  mailbox* shared;
  uint32_t turn;
  bool spins;
  int waits_without_spin;
};

_Noreturn static void fail(const char* what) {
  perror(what);
  exit(1);
}

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool receive(const peer* other, unsigned char* payload, size_t bytes) {
  size_t done = 0;
  while (done < bytes) {
    const ssize_t got = read(other->read_end, payload + done, bytes - done);
    if (got <= 0) {
      return false;
    }
    done += (size_t)got;
  }
  return true;
}

static bool send_payload(const peer* other, const unsigned char* payload, size_t bytes) {
  size_t done = 0;
  while (done < bytes) {
    const ssize_t sent = write(other->write_end, payload + done, bytes - done);
    if (sent <= 0) {
      return false;
    }
    done += (size_t)sent;
  }
  return true;
}

static void futex(_Atomic uint32_t* word, int operation, uint32_t value) {
  syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
}

/* The turn is written before the sign of sleep is read, and the sleeper does it the other way
 * round: one of both sees what the other one wrote. */
static void pass_turn(peer* other) {
  mailbox* const shared = other->shared;
  atomic_store(&shared->turn, ++other->turn);
  if (atomic_load(&shared->sleeps[other->turn & 1]) != 0) {
    futex(&shared->turn, FUTEX_WAKE, 1);
  }
}

static bool look_for_turn(const peer* other) {
  const int64_t start_ns = now_ns();
  int64_t seen_ns = start_ns;
  int64_t last_ns = start_ns;
  while (seen_ns - start_ns < LONGEST_SPIN_NS && seen_ns - last_ns < PREEMPTED_NS) {
    for (int look = 0; look < LOOKS_PER_CLOCK; look++) {
      if (atomic_load_explicit(&other->shared->turn, memory_order_acquire) != other->turn) {
        return true;
      }
    }
    last_ns = seen_ns;
    seen_ns = now_ns();
  }
  return false;
}

/* On a busy machine the other side may need this very processor: a spin in vain is followed by
 * waits without. */
static bool spin_for_turn(peer* other) {
  if (other->waits_without_spin > 0) {
    other->waits_without_spin--;
    return false;
  }
  const bool came = look_for_turn(other);
  other->waits_without_spin = came ? 0 : WAITS_AFTER_VAIN;
  return came;
}

/* Waits until the turn that was passed comes back. */
static void await_turn(peer* other) {
  mailbox* const shared = other->shared;
  if (!other->spins || !spin_for_turn(other)) {
    _Atomic uint32_t* const sleeps = &shared->sleeps[~other->turn & 1];
    atomic_store(sleeps, 1);
    while (atomic_load(&shared->turn) == other->turn) {
      futex(&shared->turn, FUTEX_WAIT, other->turn);
    }
    atomic_store(sleeps, 0);
  }
  other->turn++;
}

static void ask_by_stream(const peer* other, const unsigned char* request, unsigned char* reply) {
  if (!send_payload(other, request, other->offered->request_bytes) ||
      !receive(other, reply, other->offered->reply_bytes)) {
    fail("the answering process is gone");
  }
}

static void ask_by_memory(peer* other, const unsigned char* request, unsigned char* reply) {
  memcpy(other->shared->payload, request, other->offered->request_bytes);
  pass_turn(other);
  await_turn(other);
  memcpy(reply, other->shared->payload, other->offered->reply_bytes);
}

void ask(peer* other, const unsigned char* request, unsigned char* reply) {
  if (other->shared == NULL) {
    ask_by_stream(other, request, reply);
  } else {
    ask_by_memory(other, request, reply);
  }
}

_Noreturn static void answer_by_stream(const peer* other, void* state) {
  unsigned char* const payload = malloc(other->offered->request_bytes);
  if (payload == NULL) {
    fail("no memory for the payload");
  }
  while (receive(other, payload, other->offered->request_bytes)) {
    other->offered->answer(state, payload);
    if (!send_payload(other, payload, other->offered->reply_bytes)) {
      break;
    }
  }
  exit(0);
}

_Noreturn static void answer_by_memory(peer* other, void* state) {
  for (;;) {
    await_turn(other);
    other->offered->answer(state, other->shared->payload);
    pass_turn(other);
  }
}

static void end_as_the_peer_did(int signal_number) {
  (void)signal_number;
  static const char text[] = "the answering process is gone\n";
  (void)!write(STDERR_FILENO, text, sizeof text - 1);
  _exit(1);
}

static mailbox* share_memory(size_t payload_bytes) {
  mailbox* const shared = mmap(NULL, sizeof(mailbox) + payload_bytes, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (shared == MAP_FAILED) {
    fail("cannot share memory");
  }
  return shared;
}

/* Whoever has one processor only would spin on the other side's. */
static bool can_spin(void) {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
    fail("sched_getaffinity");
  }
  return CPU_COUNT(&allowed) > 1;
}

/* The ends of the asking side, then those of the answering one: to read, to write. */
static bool connect_by(const char* way, peer* asking, int ends[4]) {
  int request[2];
  int reply[2];
  if (strcmp(way, "pipe") == 0) {
    if (pipe(request) != 0 || pipe(reply) != 0) {
      fail("cannot make a pipe");
    }
    memcpy(ends, (int[]){reply[0], request[1], request[0], reply[1]}, 4 * sizeof(int));
  } else if (strcmp(way, "socket") == 0) {
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, request) != 0) {
      fail("cannot make a pair of sockets");
    }
    memcpy(ends, (int[]){request[0], request[0], request[1], request[1]}, 4 * sizeof(int));
  } else if (strcmp(way, "memory") == 0 || strcmp(way, "futex") == 0) {
    asking->shared = share_memory(asking->offered->request_bytes);
    asking->spins = strcmp(way, "memory") == 0 && can_spin();
  } else {
    return false;
  }
  return true;
}

static void use_ends(peer* side, const int own[2], const int others[2]) {
  if (side->shared == NULL) {
    side->read_end = own[0];
    side->write_end = own[1];
    close(others[0]);
    if (others[1] != others[0]) {
      close(others[1]);
    }
  }
}

_Noreturn static void serve(peer* side, pid_t asking, char** arguments) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != asking) {
    fail("the asking process is gone");
  }
  void* const state = side->offered->prepare == NULL ? NULL : side->offered->prepare(arguments);
  if (side->shared == NULL) {
    answer_by_stream(side, state);
  }
  answer_by_memory(side, state);
}

peer* start_peer(const char* way, const service* offered, char** arguments) {
  peer* const other = calloc(1, sizeof *other);
  if (other == NULL) {
    fail("no memory for the peer");
  }
  other->offered = offered;
  int ends[4];
  if (!connect_by(way, other, ends)) {
    free(other);
    return NULL;
  }
  const pid_t asking = getpid();
  signal(SIGCHLD, end_as_the_peer_did);
  const pid_t child = fork();
  if (child < 0) {
    fail("cannot fork");
  }
  if (child == 0) {
    signal(SIGCHLD, SIG_DFL);
    use_ends(other, ends + 2, ends);
    serve(other, asking, arguments);
  }
  use_ends(other, ends, ends + 2);
  return other;
}
