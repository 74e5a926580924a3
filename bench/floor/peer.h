/* A second process that answers requests, and the ways that two processes have to each other. */
#ifndef PYBRIDGE_BENCH_PEER_H
#define PYBRIDGE_BENCH_PEER_H

#include <stddef.h>

#define PEER_WAYS "pipe|socket|memory|futex"

typedef struct peer peer;

/* What the second process does. */
typedef struct {
  size_t request_bytes;
  /* At most as many. */
  size_t reply_bytes;
  /* Called once, in the second process, with the arguments; what it returns is the state. Null
   * where there is nothing to prepare. */
  void* (*prepare)(char** arguments);
  /* Writes the reply over the request. */
  void (*answer)(void* state, unsigned char* payload);
} service;

/*
 * Starts the second process; null if there is no such way:
 * - pipe, socket: two pipes or a pair of Unix sockets, both sides blocking;
 * - memory: one payload that both share; each side looks for its turn for up to 0.2 ms, where it
 *   may use two processors, before it sleeps;
 * - futex: the same, but each side sleeps at once.
 * It ends with this process. If it ends before, this process exits.
 */
peer* start_peer(const char* way, const service* offered, char** arguments);

/* Sends a request and waits for the reply to it, which may lie over it. */
void ask(peer* other, const unsigned char* request, unsigned char* reply);

#endif
