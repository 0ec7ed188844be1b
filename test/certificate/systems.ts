import { load } from '../../src/model/load.ts';
import type { Model } from '../../src/model/model.ts';

/** Models whose fixed points are known to be as many as stated: isolated complex ones and real ones. */
export interface Known {
  readonly text: string;
  readonly complex: number | null;
  readonly real: number;
}

const katsura = (n: number): string => {
  // Katsura 1990: magnetisations of a spin glass, u_(-l) = u_l.
  const u = (l: number): string => `u[${Math.abs(l) + 1}]`;
  const rows = Array.from({ length: n }, (_, m) => {
    const terms: string[] = [];
    for (let l = -n; l <= n; l++) if (Math.abs(m - l) <= n) terms.push(`${u(l)}*${u(m - l)}`);
    return `u[${m + 1}]' = ${terms.join(' + ')} - u[${m + 1}]`;
  });
  const sum = Array.from({ length: n }, (_, k) => `2*u[${k + 2}]`).join(' + ');
  return `state u[${n + 1}] : R\n${rows.join('\n')}\nu[${n + 1}]' = u[1] + ${sum} - 1`;
};
const wells = (n: number, a: string): string =>
  `state x[${n}] : R\nx[i]' = x[i] - x[i]^3 + ${a}*sum(x[j] - x[i] for j in ${n})`;

export const KNOWN: Readonly<Record<string, Known>> = {
  // Noonburg 1989.
  noonburg: {
    text: "state x[3] : R\nx[i]' = x[i]*sum(x[j]^2 for j in 3 if j != i) - 1.1*x[i] + 1",
    complex: 21,
    real: 7,
  },
  lotkaVolterra: {
    text: "data a[3,3] = [[1, 0.5, 0.3], [0.4, 1, 0.6], [0.2, 0.7, 1]]\nstate n[3] : R\nn[i]' = n[i]*(1 - sum(a[i,j]*n[j] for j in 3))",
    complex: 8,
    real: 8,
  },
  wells2: { text: wells(2, '1/10'), complex: 9, real: 9 },
  wells3: { text: wells(3, '1/50'), complex: 27, real: 27 },
  katsura3: { text: katsura(3), complex: 8, real: 6 },
  // A rational field: no root where the denominator vanishes.
  hill: { text: "state x : R\nx' = x^2/(1 + x^2) - 2/5*x", complex: 3, real: 3 },
  // Monod 1950: the numerators have a root more, where the denominators vanish.
  chemostat: {
    text: "state S : R\nstate x : R\nS' = 3/10*(2 - S) - S*x/(1/2 + S)\nx' = S*x/(1/2 + S) - 3/10*x",
    complex: 2,
    real: 2,
  },
  mean: { text: "state x : R\nx' = -x + tanh(2*x)", complex: null, real: 3 },
  // Its box is narrow, and its root a fraction that both arithmetics know exactly.
  weak: { text: "state x : R\nx' = -x + tanh(x/2)", complex: null, real: 1 },
  pair: { text: "state x[2] : R\nx[i]' = -x[i] + tanh(2*x[i] + sum(x[j] for j in 2)/20)", complex: null, real: 9 },
  wave: { text: "state x : R\nx' = -x + sin(23*x/10) + cos(x)/3", complex: null, real: 3 },
  // Its terms have a common factor, which is put before them.
  factored: { text: "state x : R\nx' = -x + sin(-23*x/10 - 6/5) - 21/50*exp(-x^2)", complex: null, real: 1 },
  error: { text: "state x : R\nx' = -2*x + 3*erf(x)/2 + exp(-x^2)/9", complex: null, real: 1 },
};

export const modelOf = (text: string): Model => {
  const { model, diagnostics } = load(`model m\n${text}\n`);
  if (model === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return model;
};
export { katsura, wells };
