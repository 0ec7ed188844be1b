/* A plain program for the effective process of a random network with reciprocity: causal sampling with tangents at all times, Heun's
   steps, eight replicas. Prints seconds, C(10, 10) of the rates, and its standard error. */

#include <string.h>
#include "peer.h"

enum { N = 100, M = 1000, REPLICAS = 8 };
static const double G = 1.5, ETA = 0.5, T = 10;

static double uniform(void) { return (rand() + 0.5) / (RAND_MAX + 1.0); }
static double normal(void) { return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform()); }

static double x[M], field[M], phi[N + 1][M], innovation[N + 1][M], factor[N + 1][N + 1], response[N + 1];
/* What each kick j does: to x, to the field, to the rates at time k. */
static double dx[N + 1][M], dfield[N + 1][M], from[N + 1][M];
static float *dphi[N + 1];

/* The field of time k from rates up to k, with the rates and tangents that stand; fresh numbers where there are none yet. */
static void fields(int k, double h, int fresh) {
  double row[N + 1];
  for (int j = 0; j <= k; j++) {
    double s = 0;
    for (int m = 0; m < M; m++) s += phi[k][m] * phi[j][m];
    row[j] = G * G * s / M;
  }
  for (int j = 0; j < k; j++) {
    double s = row[j];
    for (int i = 0; i < j; i++) s -= factor[k][i] * factor[j][i];
    factor[k][j] = s / factor[j][j];
  }
  double pivot = row[k];
  for (int i = 0; i < k; i++) pivot -= factor[k][i] * factor[k][i];
  factor[k][k] = sqrt(pivot > 1e-10 * row[k] ? pivot : 1e-10 * row[k]);
  if (fresh) for (int m = 0; m < M; m++) innovation[k][m] = normal();
  for (int m = 0; m < M; m++) field[m] = 0;
  for (int j = 0; j <= k; j++) for (int m = 0; m < M; m++) field[m] += factor[k][j] * innovation[j][m];
  for (int j = 0; j < k; j++) {
    double s = 0;
    for (int m = 0; m < M; m++) s += (1 - phi[k][m] * phi[k][m]) * dx[j][m];
    response[j] = s / M;
  }
  response[k] = 0;
  for (int m = 0; m < M; m++) response[k] += (1 - phi[k][m] * phi[k][m]) / M;
  for (int j = 0; j < k; j++) {
    for (int m = 0; m < M; m++) dphi[k][j * M + m] = (1 - phi[k][m] * phi[k][m]) * dx[j][m];
    memset(dfield[j], 0, sizeof dfield[j]);
  }
  for (int i = 0; i <= k; i++) {
    double w = ETA * G * G * response[i] * (i == 0 || i == k ? h / 2 : h);
    if (k == 0) w = 0;
    for (int m = 0; m < M; m++) field[m] += w * phi[i][m];
    for (int j = 0; j < i; j++) {
      /* A kick acts from its own time on: there the trapezoid has half of its weight. */
      const float *d = dphi[i] + j * M;
      for (int m = 0; m < M; m++) dfield[j][m] += w * d[m];
    }
    if (i < k) for (int m = 0; m < M; m++) dfield[i][m] += w / 2 * (1 - phi[i][m] * phi[i][m]);
  }
}

int main(void) {
  const double h = T / N;
  double values[REPLICAS], sum = 0, square = 0;
  for (int k = 0; k <= N; k++) dphi[k] = malloc((k + 1) * M * sizeof(float));
  const clock_t start = clock();
  for (int r = 0; r < REPLICAS; r++) {
    srand(r + 1);
    for (int m = 0; m < M; m++) { x[m] = normal(); phi[0][m] = tanh(x[m]); }
    fields(0, h, 1);
    for (int k = 0; k < N; k++) {
      static double y[M], f[M];
      static double df[N + 1][M];
      for (int m = 0; m < M; m++) { y[m] = x[m]; f[m] = field[m] - x[m]; x[m] += h * f[m]; phi[k + 1][m] = tanh(x[m]); }
      for (int m = 0; m < M; m++) { dx[k][m] = 1; dfield[k][m] = 0; }
      for (int j = 0; j <= k; j++) for (int m = 0; m < M; m++) {
        from[j][m] = dx[j][m]; df[j][m] = dfield[j][m] - dx[j][m]; dx[j][m] += h * df[j][m];
      }
      fields(k + 1, h, 1);
      for (int m = 0; m < M; m++) { x[m] = y[m] + h / 2 * (f[m] + field[m] - x[m]); phi[k + 1][m] = tanh(x[m]); }
      for (int j = 0; j <= k; j++) for (int m = 0; m < M; m++)
        dx[j][m] = from[j][m] + h / 2 * (df[j][m] + dfield[j][m] - dx[j][m]);
      fields(k + 1, h, 0);
    }
    double s = 0;
    for (int m = 0; m < M; m++) s += phi[N][m] * phi[N][m] / M;
    values[r] = s; sum += s / REPLICAS;
  }
  const double elapsed = (double)(clock() - start) / CLOCKS_PER_SEC;
  for (int r = 0; r < REPLICAS; r++) square += (values[r] - sum) * (values[r] - sum) / (REPLICAS - 1);
  printf("%.6f %.6f %.6f\n", elapsed, sum, sqrt(square / REPLICAS));
  return 0;
}
