/* Hand-written peer: x' = -x + J tanh(x), N = 1000, gain 1.5. */
#include "peer.h"

enum { N = 1000 };
static double state[N], field[N], J[N * N];

__attribute__((noinline)) static void flow(const double *x, double *f) {
  static double rate[N];
  for (int i = 0; i < N; i++) rate[i] = tanh(x[i]);
  for (int i = 0; i < N; i++) {
    const double *w = J + i * N;
    double a = 0, b = 0, c = 0, d = 0;
    for (int j = 0; j < N; j += 4) {
      a += w[j] * rate[j];
      b += w[j + 1] * rate[j + 1];
      c += w[j + 2] * rate[j + 2];
      d += w[j + 3] * rate[j + 3];
    }
    f[i] = a + b + c + d - x[i];
  }
}

int main(void) {
  gauss(16, J, N * N);
  for (int k = 0; k < N * N; k++) J[k] *= 1.5 / sqrt(N);
  gauss(17, state, N);
  measure(flow, state, field, N, 300);
  return 0;
}
