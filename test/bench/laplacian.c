/* Hand-written peer: gradient flow of sum_e w_e |u_row(e) - v_col(e)|^2 / 2, 500 + 500 nodes, d = 16, 8 edges a row. */
#include "peer.h"

enum { M = 500, D = 16, K = 8 };
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

int main(void) {
  for (int e = 0; e < K * M; e++) {
    column[e] = (int)(mulberry(13, e + 1) * M);
    weight[e] = mulberry(14, e + 1);
  }
  gauss(12, state, 2 * M * D);
  measure(flow, state, field, 2 * M * D, 2000);
  return 0;
}
