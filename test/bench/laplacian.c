/* Hand-written peer: gradient flow of sum_e w_e |u_row(e) - v_col(e)|^2 / 2, 500 + 500 nodes, d = 16, 8 edges a row.
   Prints the median seconds of one evaluation and the squared norm of the field. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { M = 500, D = 16, K = 8, RUNS = 9, CALLS = 2000 };

static double mulberry(uint32_t seed, uint32_t k) {
  uint32_t a = seed + k * 0x6D2B79F5u, t = (a ^ (a >> 15)) * (a | 1u);
  t = (t + (t ^ (t >> 7)) * (t | 61u)) ^ t;
  return (double)(t ^ (t >> 14)) / 4294967296.0;
}

static double state[2 * M * D], field[2 * M * D], weight[K * M];
static int column[K * M];

__attribute__((noinline)) static void flow(const double *x, double *f) {
  const double *u = x, *v = x + M * D;
  double *fu = f, *fv = f + M * D;
  for (int i = 0; i < 2 * M * D; i++) f[i] = 0;
  for (int i = 0; i < M; i++)
    for (int e = K * i; e < K * i + K; e++) {
      int j = column[e];
      double w = weight[e];
      for (int k = 0; k < D; k++) {
        double g = w * (v[j * D + k] - u[i * D + k]);
        fu[i * D + k] += g;
        fv[j * D + k] -= g;
      }
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

int main(void) {
  for (int e = 0; e < K * M; e++) {
    column[e] = (int)(mulberry(13, e + 1) * M);
    weight[e] = mulberry(14, e + 1);
  }
  for (int i = 0; i < M * D; i++) {
    double r = sqrt(-2 * log(1 - mulberry(12, 2 * i + 1))), a = 2 * M_PI * mulberry(12, 2 * i + 2);
    state[2 * i] = r * cos(a);
    state[2 * i + 1] = r * sin(a);
  }
  double times[RUNS];
  for (int r = 0; r < RUNS; r++) {
    double t = now();
    for (int c = 0; c < CALLS; c++) flow(state, field);
    times[r] = (now() - t) / CALLS;
  }
  qsort(times, RUNS, sizeof *times, ascending);
  double norm = 0;
  for (int i = 0; i < 2 * M * D; i++) norm += field[i] * field[i];
  printf("%.9g %.15g\n", times[RUNS / 2], norm);
  return 0;
}
