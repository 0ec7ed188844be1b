/* What the hand-written peers share: the seeded numbers of the benchmarks and the median of timed runs. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double mulberry(uint32_t seed, uint32_t k) {
  uint32_t a = seed + k * 0x6D2B79F5u, t = (a ^ (a >> 15)) * (a | 1u);
  t = (t + (t ^ (t >> 7)) * (t | 61u)) ^ t;
  return (double)(t ^ (t >> 14)) / 4294967296.0;
}
/* Standard normal numbers by Box and Muller (1958). */
static void gauss(uint32_t seed, double *x, int n) {
  for (int i = 0; i < n / 2; i++) {
    double r = sqrt(-2 * log(1 - mulberry(seed, 2 * i + 1))), a = 2 * M_PI * mulberry(seed, 2 * i + 2);
    x[2 * i] = r * cos(a);
    x[2 * i + 1] = r * sin(a);
  }
}
static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}
static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}
/* Prints the median seconds of one evaluation and the squared norm of the field. */
static void measure(void (*flow)(const double *, double *), const double *x, double *f, int n, int calls) {
  enum { RUNS = 9 };
  double times[RUNS], norm = 0;
  for (int r = 0; r < RUNS; r++) {
    double t = now();
    for (int c = 0; c < calls; c++) flow(x, f);
    times[r] = (now() - t) / calls;
  }
  qsort(times, RUNS, sizeof *times, ascending);
  for (int i = 0; i < n; i++) norm += f[i] * f[i];
  printf("%.9g %.15g\n", times[RUNS / 2], norm);
}
