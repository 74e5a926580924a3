/* What add(int, int) costs two C threads on one GIL, taken per call or for a thousand calls. */
#include "add.h"
#include "variants.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum { CHUNK = 1000 };

typedef int64_t (*chunk)(void* state, int64_t operation_count);

/* What both threads work on: so many operations left, or as long as the other one samples. */
static struct {
  chunk run_chunk;
  bool by_two;
  _Atomic int64_t left;
  _Atomic int64_t checksum;
  atomic_bool sampling;
  pthread_barrier_t start;
  pthread_barrier_t end;
} work;

static caller helper;

static int64_t call_one_by_one(void* state, int64_t operation_count) {
  return take_the_gil_per_call(state, operation_count, add);
}

static int64_t call_all_at_once(void* state, int64_t operation_count) {
  caller* const from = state;
  PyEval_RestoreThread(from->thread);
  const int64_t checksum = hold_the_gil(from, operation_count, add);
  from->thread = PyEval_SaveThread();
  return checksum;
}

static int64_t take_chunk(void) {
  const int64_t left = atomic_fetch_sub(&work.left, CHUNK);
  return left < CHUNK ? left : CHUNK;
}

static void share_operations(caller* from) {
  int64_t operation_count;
  while ((operation_count = take_chunk()) > 0) {
    atomic_fetch_add(&work.checksum, work.run_chunk(from, operation_count));
  }
}

static void* help(void* unused) {
  (void)unused;
  PyGILState_Ensure();
  helper.thread = PyEval_SaveThread();
  while (true) {
    pthread_barrier_wait(&work.start);
    share_operations(&helper);
    while (atomic_load(&work.sampling)) {
      work.run_chunk(&helper, CHUNK);
    }
    pthread_barrier_wait(&work.end);
  }
  return NULL;
}

static void start_helper(const caller* from) {
  pthread_t thread;
  if (helper.function != NULL) {
    return;
  }
  helper.function = from->function;
  pthread_barrier_init(&work.start, NULL, 2);
  pthread_barrier_init(&work.end, NULL, 2);
  if (pthread_create(&thread, NULL, help, NULL) != 0) {
    perror("cannot start the second thread");
    exit(1);
  }
}

static int64_t run(void* state, int64_t operation_count) {
  atomic_store(&work.checksum, 0);
  atomic_store(&work.left, operation_count);
  if (work.by_two) {
    start_helper(state);
    pthread_barrier_wait(&work.start);
  }
  share_operations(state);
  if (work.by_two) {
    pthread_barrier_wait(&work.end);
  }
  return atomic_load(&work.checksum);
}

static void begin_samples(void* state) {
  atomic_store(&work.left, 0);
  if (work.by_two) {
    start_helper(state);
    atomic_store(&work.sampling, true);
    pthread_barrier_wait(&work.start);
  }
}

static void end_samples(void* state) {
  (void)state;
  if (work.by_two) {
    atomic_store(&work.sampling, false);
    pthread_barrier_wait(&work.end);
  }
}

static int64_t run_sample(void* state, int64_t operation_count) {
  return work.run_chunk(state, operation_count);
}

static int64_t expected(int64_t operation_count) {
  return operation_count / CHUNK * expected_of_add(CHUNK) +
         expected_of_add(operation_count % CHUNK);
}

int main(int count, char** arguments) {
  const char* const name = count > 1 ? arguments[1] : "";
  work.run_chunk = strncmp(name, "gil", 3) == 0 ? call_one_by_one : call_all_at_once;
  work.by_two = strstr(name, "_by_2") != NULL;
  return serve_variant_in_company(
      count, arguments,
      (const variant[]){{"gil_by_1", "bench_functions", "add", run, expected, false},
                        {"gil_by_2", "bench_functions", "add", run, expected, false},
                        {"held_1k_by_1", "bench_functions", "add", run, expected, false},
                        {"held_1k_by_2", "bench_functions", "add", run, expected, false},
                        {0}},
      &(const company){begin_samples, end_samples, run_sample});
}
