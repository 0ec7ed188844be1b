/* Hand-written peer: the spherical three-spin glass at T = 0.7 on a grid of two times, explicit Euler with step 0.01.
   Each step reads the lower triangles of C and R once, four rows at a time. The diagonal of C is kept at half its
   value, so that a symmetric product meets it twice. */
#include "peer.h"
#include <string.h>

enum { N = 2000 };
static const double T = 0.7, dt = 0.01;
static double *C, *R, kernel[N + 8], noise[N + 8], fromC[N + 8], fromR[N + 8], driven[N + 8];

static double *row(double *a, int i) { return a + (size_t)i * N; }

static void sums(int i) {
  memset(fromC, 0, sizeof fromC);
  memset(fromR, 0, sizeof fromR);
  int s = 0;
  for (; s + 3 <= i; s += 4) {
    const double *c0 = row(C, s), *c1 = c0 + N, *c2 = c1 + N, *c3 = c2 + N;
    const double *r0 = row(R, s), *r1 = r0 + N, *r2 = r1 + N, *r3 = r2 + N;
    double k0 = kernel[s], k1 = kernel[s + 1], k2 = kernel[s + 2], k3 = kernel[s + 3];
    double a0 = 0, a1 = 0, a2 = 0, a3 = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 0;
    for (int j = 0; j < s + 4; j++) {
      double k = kernel[j], d = noise[j];
      a0 += c0[j] * k, a1 += c1[j] * k, a2 += c2[j] * k, a3 += c3[j] * k;
      b0 += r0[j] * d, b1 += r1[j] * d, b2 += r2[j] * d, b3 += r3[j] * d;
      fromC[j] += k0 * c0[j] + k1 * c1[j] + k2 * c2[j] + k3 * c3[j];
      fromR[j] += k0 * r0[j] + k1 * r1[j] + k2 * r2[j] + k3 * r3[j];
    }
    fromC[s] += a0, fromC[s + 1] += a1, fromC[s + 2] += a2, fromC[s + 3] += a3;
    driven[s] = b0, driven[s + 1] = b1, driven[s + 2] = b2, driven[s + 3] = b3;
  }
  for (; s <= i; s++) {
    double a = 0, b = 0;
    for (int j = 0; j <= s; j++) {
      double c = row(C, s)[j], r = row(R, s)[j];
      a += c * kernel[j], b += r * noise[j];
      fromC[j] += kernel[s] * c, fromR[j] += kernel[s] * r;
    }
    fromC[s] += a, driven[s] = b;
  }
}

static void solve(void) {
  memset(C, 0, sizeof(double) * N * N);
  memset(R, 0, sizeof(double) * N * N);
  C[0] = 0.5;
  for (int i = 0; i + 1 < N; i++) {
    const double *c = row(C, i), *r = row(R, i);
    double energy = 0;
    for (int s = 0; s < i; s++) {
      kernel[s] = 3 * c[s] * r[s], noise[s] = 1.5 * c[s] * c[s];
      energy += c[s] * c[s] * r[s];
    }
    kernel[i] = noise[i] = 0;
    sums(i);
    double mu = T + 4.5 * dt * energy;
    for (int j = 0; j <= i; j++) {
      double old = j == i ? 1 : c[j];
      row(C, i + 1)[j] = old + dt * (dt * (fromC[j] + driven[j]) - mu * old);
    }
    for (int j = 0; j < i; j++) row(R, i + 1)[j] = r[j] + dt * (dt * fromR[j] - mu * r[j]);
    row(R, i + 1)[i] = 1;
    row(C, i + 1)[i + 1] = 0.5;
  }
}

int main(void) {
  C = malloc(sizeof(double) * N * N);
  R = malloc(sizeof(double) * N * N);
  double t = now(), norm = 0;
  solve();
  t = now() - t;
  for (int j = 0; j < N - 1; j++) norm += row(C, N - 1)[j] * row(C, N - 1)[j];
  printf("%.9g %.15g\n", t, norm);
  return 0;
}
