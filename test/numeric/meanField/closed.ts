import * as B from '../../../src/expr/build.ts';
import type { Expr, IndexSet, Letter, Role } from '../../../src/expr/expr.ts';
import { letter } from '../../../src/expr/intern.ts';
import type { EffectiveProcess, Kernel, Moment, Population, Process, SiteState } from '../../../src/model/effective.ts';
import type { Answer, Question } from '../../../src/numeric/meanField/question.ts';
import { totalError } from '../../../src/numeric/meanField/question.ts';

// Effective processes with closed equations, by hand from the literature, and questions to them.

export const one = (name: string, role: Role, axes: readonly IndexSet[] = []): Letter => letter({ name, role, axes });
export const [t, s] = [one('t', 'time'), one('s', 'time')];
export const v = (l: Letter): Expr => B.sym(l);
const sites = B.setOf(v(one('N', 'size')));

export const population = (parts: Partial<Population>): Population => ({
  set: sites,
  ratio: B.one,
  states: [],
  labels: [],
  draws: [],
  processes: [],
  ...parts,
});
export const effective = (parts: Partial<EffectiveProcess>): EffectiveProcess => ({
  name: 'by hand',
  time: 'continuous',
  populations: [],
  averages: [],
  kernels: [],
  covariances: [],
  slopes: [],
  now: t,
  earlier: s,
  ...parts,
});
export const state = (l: Letter, right: Expr, variance: Expr, noise?: Expr): SiteState => ({
  letter: l,
  of: l,
  indices: [],
  right,
  ...(noise === undefined ? {} : { noise }),
  initial: { kind: 'law', law: { kind: 'normal', mean: B.zero, variance } },
});
export const field = (l: Letter, parts: Partial<Process> = {}): Process => ({
  letter: l,
  indices: [],
  local: B.zero,
  noise: true,
  memory: [],
  ...parts,
});
export const correlation = (l: Letter, left: Expr, right = left, population = 0): Kernel => ({
  kind: 'average',
  letter: l,
  population,
  left: { indices: [], term: left },
  right: { indices: [], term: right },
});
export const response = (l: Letter, of: Expr, to: Letter, population = 0): Kernel => ({
  kind: 'response',
  letter: l,
  population,
  of: { indices: [], term: of },
  to: { letter: to, indices: [] },
});
export const covariance = (left: Letter, term: Expr, right = left) => ({
  left,
  leftIndices: [],
  right,
  rightIndices: [],
  term,
});
export const mean = (...terms: readonly Expr[]): Moment => ({
  kind: 'average',
  letter: one('q', 'auxiliary'),
  population: 0,
  factors: terms.map((term) => ({ term })),
});
export const respond = (of: Expr, to: Expr): Moment => ({
  kind: 'response',
  letter: one('r', 'auxiliary'),
  population: 0,
  of,
  to,
  late: B.zero,
  early: B.zero,
});

export function question(
  process: EffectiveProcess,
  values: readonly (readonly [Letter, number])[],
  moments: Question['moments'],
  tolerance = 1e-6,
): Question {
  return {
    process,
    values: new Map(values.map(([l, x]) => [l, Float64Array.of(x)])),
    sizes: new Map(),
    moments,
    tolerance,
    seed: 1,
  };
}

/** Values with errors of an answer that has to be one. */
export function solved(a: Answer): readonly { readonly value: number; readonly error: number }[] {
  if (a.outcome !== 'solved') throw new Error(`${a.outcome}: ${a.reason}`);
  return a.estimates.map((e) => ({ value: e.value, error: totalError(e.budget) }));
}

/** x' = -x + h + sqrt(2 D) ξ with h = ζ + η g² ∫ R x and ⟨ζζ⟩ = g² C. */
export function linearNetwork() {
  const [g, eta, D, C0] = ['g', 'eta', 'D', 'C0'].map((n) => one(n, 'parameter')) as [Letter, Letter, Letter, Letter];
  const [x, h] = [one('x', 'state'), one('h', 'auxiliary')];
  const [C, R] = [one('C', 'auxiliary'), one('R', 'auxiliary')];
  const g2 = B.square(v(g));
  const noise = B.sqrt(B.mul(B.num(2), v(D)));
  const process = effective({
    populations: [
      population({
        states: [state(x, B.add(B.negate(v(x)), v(h)), v(C0), noise)],
        processes: [field(h, { memory: [{ binders: [], kernel: B.mul(v(eta), g2, v(R)), of: v(x) }] })],
      }),
    ],
    kernels: [correlation(C, v(x)), response(R, v(x), h)],
    covariances: [covariance(h, B.mul(g2, v(C)))],
  });
  return { process, g, eta, D, C0, x, h };
}

/** x' = -μ x + f + sqrt(2 T) ξ with ⟨ff⟩ = (p/2) C^(p-1), memory (p(p-1)/2) C^(p-2) R, and μ = T + E[x f]. */
export function spherical() {
  const [p, T] = [one('p', 'parameter'), one('T', 'parameter')];
  const [x, f, mu] = [one('x', 'state'), one('f', 'auxiliary'), one('mu', 'auxiliary')];
  const [C, R] = [one('C', 'auxiliary'), one('R', 'auxiliary')];
  const less = (k: number): Expr => B.add(v(p), B.num(-k));
  const half = B.num({ n: 1n, d: 2n });
  const process = effective({
    populations: [
      population({
        states: [state(x, B.subtract(v(f), B.mul(B.add(v(T), v(mu)), v(x))), B.one, B.sqrt(B.mul(B.num(2), v(T))))],
        processes: [
          field(f, {
            memory: [{ binders: [], kernel: B.mul(half, v(p), less(1), B.pow(v(C), less(2)), v(R)), of: v(x) }],
          }),
        ],
      }),
    ],
    averages: [{ letter: mu, indices: [], population: 0, term: B.mul(v(x), v(f)) }],
    kernels: [correlation(C, v(x)), response(R, v(x), f)],
    covariances: [covariance(f, B.mul(half, v(p), B.pow(v(C), less(1))))],
  });
  return { process, p, T, x, f, mu };
}

/** Least squares by gradient flow with decay λ: w' = -λ w + f at weights, residuals u = σ ξ - h at samples, teacher w*. */
export function ridge() {
  const [lambda, sigma, alpha] = ['lambda', 'sigma', 'alpha'].map((n) => one(n, 'parameter')) as [
    Letter,
    Letter,
    Letter,
  ];
  const [w, teacher, xi] = [one('w', 'state'), one('ws', 'random'), one('xi', 'random')];
  const [f, h, u] = [one('f', 'auxiliary'), one('h', 'auxiliary'), one('u', 'auxiliary')];
  const [C1, C2, R1, R2] = ['C1', 'C2', 'R1', 'R2'].map((n) => one(n, 'auxiliary')) as [Letter, Letter, Letter, Letter];
  const e = B.subtract(v(w), v(teacher));
  const law = { kind: 'normal' as const, mean: B.zero, variance: B.one };
  const process = effective({
    populations: [
      population({
        states: [state(w, B.add(B.mul(B.negate(v(lambda)), v(w)), v(f)), B.zero)],
        labels: [{ letter: teacher, indices: [], law }],
        // What the residual answers at once to its field is -1.
        processes: [
          field(f, {
            local: B.mul(B.minusOne, v(alpha), e),
            memory: [{ binders: [], kernel: B.mul(v(alpha), v(R2)), of: e }],
          }),
        ],
      }),
      population({
        labels: [{ letter: xi, indices: [], law }],
        processes: [
          field(h, { memory: [{ binders: [], kernel: v(R1), of: v(u) }] }),
          field(u, { noise: false, local: B.subtract(B.mul(v(sigma), v(xi)), v(h)) }),
        ],
      }),
    ],
    kernels: [correlation(C1, e), correlation(C2, v(u), v(u), 1), response(R1, e, f), response(R2, v(u), h, 1)],
    covariances: [covariance(h, v(C1)), covariance(f, B.mul(v(alpha), v(C2)))],
  });
  return { process, lambda, sigma, alpha, e, u };
}

/** x' = -x + h with ⟨hh⟩ = g² E[φ φ] and φ a function of x, x(0) standard normal; no reciprocity (Sompolinsky, Crisanti & Sommers 1988). */
export function network(phi: (x: Expr) => Expr) {
  const g = one('g', 'parameter');
  const [x, h, C] = [one('x', 'state'), one('h', 'auxiliary'), one('C', 'auxiliary')];
  const process = effective({
    populations: [population({ states: [state(x, B.add(B.negate(v(x)), v(h)), B.one)], processes: [field(h)] })],
    kernels: [correlation(C, phi(v(x)))],
    covariances: [covariance(h, B.mul(B.square(v(g)), v(C)))],
  });
  return { process, g, x, h, phi: phi(v(x)) };
}
