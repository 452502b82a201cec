// CFR+ in C, timed: the passes of passes.h in the loop of assembly/cfr-plus.ts, with linear averages.
//
//   kernels run ARENA SIDES COUPLING OPPOSITE WARM_UP ITERATIONS SLICES [OUTPUT]
//     iterates on a copy of the arena: WARM_UP iterations, then SLICES times ITERATIONS timed as a whole and as many again
//     with a clock between the passes; prints, of the fastest slices, nanoseconds of an iteration and of each pass
//     (maximizer's gradient, regrets and flow, then the minimizer's); writes the arena to OUTPUT
//   kernels triad LENGTH REPEATS
//     prints nanoseconds of a[i] = b[i] + s * c[i] over arrays of LENGTH doubles, the least of REPEATS
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include "passes.h"

// What iterations begin with: the two sides, and the coupling of each.
struct problem { const struct side *sides; double coupling[2]; };

static void cfr_plus(const struct problem *p, u32 age, u32 iterations) {
  for (u32 t = age + 1; t <= age + iterations; t++) {
    for (int k = 0; k < 2; k++) {
      gradient(p->sides + k, p->coupling[k]);
      update_regrets(p->sides + k);
      update_flow(p->sides + k, t);
    }
  }
}

// ---- timed ----

// Passes of an iteration.
enum { PASSES = 6 };

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// The same iterations with a clock between the passes; adds to `spent`.
static void timed_passes(const struct problem *p, u32 age, u32 iterations, uint64_t spent[PASSES]) {
  for (u32 t = age + 1; t <= age + iterations; t++) {
    for (int k = 0; k < 2; k++) {
      const uint64_t start = now();
      gradient(p->sides + k, p->coupling[k]);
      const uint64_t middle = now();
      update_regrets(p->sides + k);
      const uint64_t late = now();
      update_flow(p->sides + k, t);
      spent[3 * k] += middle - start;
      spent[3 * k + 1] += late - middle;
      spent[3 * k + 2] += now() - late;
    }
  }
}

static void need(int good, const char *what) {
  if (!good) perror(what), exit(1);
}

// Pages of 4 KiB at the start of a mapping, as V8 gives a WASM memory.
static void *map(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  need(memory != MAP_FAILED, "mmap");
  return memory;
}

static size_t read_arena(const char *path) {
  FILE *file = fopen(path, "rb");
  need(file != NULL, path);
  fseek(file, 0, SEEK_END);
  const size_t bytes = (size_t)ftell(file);
  rewind(file);
  arena = map(bytes);
  need(fread(arena, 1, bytes, file) == bytes, path);
  fclose(file);
  return bytes;
}

static void run(char **arguments, const char *output) {
  const size_t bytes = read_arena(arguments[0]);
  const struct problem problem = {
      AT(struct side, strtoul(arguments[1], NULL, 10)), {atof(arguments[2]), atof(arguments[3])}};
  const u32 iterations = (u32)strtoul(arguments[5], NULL, 10), slices = (u32)strtoul(arguments[6], NULL, 10);
  u32 age = (u32)strtoul(arguments[4], NULL, 10);
  cfr_plus(&problem, 0, age);
  uint64_t best[1 + PASSES];
  memset(best, 0xff, sizeof best);
  for (u32 s = 0; s < slices; s++, age += 2 * iterations) {
    uint64_t spent[1 + PASSES] = {0};
    const uint64_t start = now();
    cfr_plus(&problem, age, iterations);
    spent[0] = now() - start;
    timed_passes(&problem, age + iterations, iterations, spent + 1);
    for (int k = 0; k <= PASSES; k++)
      if (spent[k] < best[k]) best[k] = spent[k];
  }
  for (int k = 0; k <= PASSES; k++) printf("%.3f ", (double)best[k] / iterations);
  printf("\n");
  if (output == NULL) return;
  FILE *file = fopen(output, "wb");
  need(file != NULL && fwrite(arena, 1, bytes, file) == bytes && fclose(file) == 0, output);
}

static void __attribute__((noinline)) triad(
    double *restrict a, const double *restrict b, const double *restrict c, double s, size_t length) {
  for (size_t i = 0; i < length; i++) a[i] = b[i] + s * c[i];
}

static void time_triad(size_t length, u32 repeats) {
  double *arrays = map(3 * length * sizeof(double));
  for (size_t i = 0; i < 3 * length; i++) arrays[i] = 1;
  uint64_t best = UINT64_MAX;
  for (u32 k = 0; k < repeats; k++) {
    const uint64_t start = now();
    triad(arrays, arrays + length, arrays + 2 * length, 3, length);
    const uint64_t spent = now() - start;
    if (spent < best) best = spent;
  }
  printf("%.3f\n", (double)best);
}

int main(int count, char **arguments) {
  if (count >= 9 && strcmp(arguments[1], "run") == 0) run(arguments + 2, count > 9 ? arguments[9] : NULL);
  else if (count == 4 && strcmp(arguments[1], "triad") == 0)
    time_triad(strtoul(arguments[2], NULL, 10), (u32)strtoul(arguments[3], NULL, 10));
  else return fprintf(stderr, "expected run or triad and their arguments\n"), 2;
  return 0;
}
