/* Hand-written peer: gradient flow of the symmetric InfoNCE loss of two views, N = 64, d = 16, temperature 1/2. */
#include "peer.h"

enum { N = 64, D = 16 };
static double state[2 * N * D], field[2 * N * D];

__attribute__((noinline)) static void flow(const double *x, double *f) {
  static double score[N][N], row[N][N], top[N], total[N];
  const double *u = x, *v = x + N * D;
  for (int j = 0; j < N; j++) top[j] = -INFINITY, total[j] = 0;
  for (int i = 0; i < N; i++) {
    double most = -INFINITY, sum = 0;
    for (int j = 0; j < N; j++) {
      double s = 0;
      for (int k = 0; k < D; k++) s += u[i * D + k] * v[j * D + k];
      score[i][j] = s *= 2;
      if (s > most) most = s;
      if (s > top[j]) top[j] = s;
    }
    for (int j = 0; j < N; j++) sum += row[i][j] = exp(score[i][j] - most);
    for (int j = 0; j < N; j++) row[i][j] /= sum;
  }
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) total[j] += score[i][j] = exp(score[i][j] - top[j]);
  for (int i = 0; i < 2 * N * D; i++) f[i] = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      double g = ((i == j ? 2 : 0) - row[i][j] - score[i][j] / total[j]) / N;
      for (int k = 0; k < D; k++) {
        f[i * D + k] += g * v[j * D + k];
        f[N * D + j * D + k] += g * u[i * D + k];
      }
    }
}

int main(void) {
  gauss(15, state, 2 * N * D);
  measure(flow, state, field, 2 * N * D, 1000);
  return 0;
}
