import { fromRecurrence, gauss, type Measure } from './gauss.ts';
import type { Integrand } from './integrand.ts';
import { lattice } from './lattice.ts';
import { type Nodes, sparseGrid, sparseGridCount, tensor } from './nodes.ts';

/** Nodes for an expectation, and how they were found. */
export interface Rule extends Nodes {
  /** Whether the integrand is averaged without error but rounding. */
  readonly exact: boolean;
  readonly method: string;
}

/** Two orders of each rule: their difference is the estimated error. */
export type Grade = 'fine' | 'coarse';

/** The most nodes of a rule that is exact. */
const MOST = 200_000;

const made = new Map<string, Rule>();

/** The rule for an integrand over independent standard variables. */
export function ruleFor(measures: readonly Measure[], integrand: Integrand, grade: Grade): Rule {
  const key = `${runs(measures)}|${integrand.kind === 'polynomial' ? integrand.degree : `${integrand.kind} ${grade}`}`;
  let rule = made.get(key);
  if (rule === undefined) {
    rule = polynomialRule(measures, integrand) ?? generalRule(measures, integrand, grade);
    made.set(key, rule);
  }
  return rule;
}

/** The laws in short: normal 3, uniform 1. */
const runs = (measures: readonly Measure[]): string => measures.map((m) => m[0]).join('');

type Decaying = Exclude<Measure, 'lorentz'>;

/** Gauss rules in each of few dimensions, a sparse grid of them in many. A Lorentz law has no moments. */
function polynomialRule(measures: readonly Measure[], integrand: Integrand): Rule | undefined {
  if (integrand.kind !== 'polynomial') return undefined;
  const n = measures.length;
  const { degree } = integrand;
  if (measures.includes('lorentz')) {
    if (degree === 0) return { ...tensor(measures.map(() => CENTRE)), exact: true, method: 'constant' };
    const nowhere = { nodes: [Number.NaN], weights: [1] };
    return { ...tensor(measures.map(() => nowhere)), exact: true, method: 'no moments' };
  }
  const m = Math.floor(degree / 2) + 1;
  if (m ** n <= sparseGridCount(n, m - 1) * 2 && m ** n <= MOST)
    return {
      ...tensor(measures.map((x) => gauss(x as Decaying, m))),
      exact: true,
      method: `Gauss rule of degree ${2 * m - 1}`,
    };
  if (sparseGridCount(n, m - 1) > MOST) return undefined;
  const grid = sparseGrid(n, m - 1, (k, order) => gauss(measures[k] as Decaying, order));
  return { ...grid, exact: true, method: `sparse Gauss grid of degree ${2 * m - 1}` };
}

const CENTRE = { nodes: [0], weights: [1] };

/** Nodes in each dimension of a product rule, by the number of dimensions. */
const SMOOTH = { fine: [0, 64, 44, 18], coarse: [0, 44, 30, 13] } as const;
const KINKED = { fine: [0, 2000, 24, 9], coarse: [0, 1400, 16, 7] } as const;

function generalRule(measures: readonly Measure[], integrand: Integrand, grade: Grade): Rule {
  const n = measures.length;
  const kinked = integrand.kind === 'kinked';
  if (n > 3) {
    const nodes = lattice(measures, grade);
    return { ...nodes, exact: false, method: `randomised lattice of ${nodes.count} nodes` };
  }
  const m = (kinked ? KINKED : SMOOTH)[grade][n]!;
  const nodes = tensor(measures.map((x) => (kinked ? brokenRule(x, m, n === 1) : smoothRule(x, m, n === 1))));
  return { ...nodes, exact: false, method: `quadrature of ${nodes.count} nodes` };
}

interface Rule1 {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

function smoothRule(measure: Measure, m: number, alone: boolean): Rule1 {
  // Under the substitution w = tan(pi (u - 1/2)) the trapezoidal rule converges geometrically (Trefethen & Weideman 2014).
  if (measure === 'lorentz') return angles(alone ? 8 * m : m);
  return measure === 'normal' && alone ? trapezoidal(4 * m) : gauss(measure, m);
}

const angles = (m: number): Rule1 => ({
  nodes: Array.from({ length: m }, (_, k) => Math.tan(Math.PI * ((k + 0.5) / m - 0.5))),
  weights: Array.from({ length: m }, () => 1 / m),
});

/** Equal steps on (-10, 10): for the normal law the error falls geometrically with the step (Trefethen & Weideman 2014). */
function trapezoidal(m: number): Rule1 {
  const h = 20 / m;
  const nodes = Array.from({ length: m }, (_, k) => (k + 0.5 - m / 2) * h);
  return normalised(
    nodes,
    nodes.map((x) => Math.exp((-x * x) / 2)),
  );
}

function normalised(nodes: readonly number[], raw: readonly number[]): Rule1 {
  const total = raw.reduce((s, w) => s + w, 0);
  return { nodes, weights: raw.map((w) => w / total) };
}

/** A rule for integrands with kinks: a break at 0, where they are most often; the rest of them shows in the error. */
function brokenRule(measure: Measure, m: number, alone: boolean): Rule1 {
  switch (measure) {
    case 'normal': {
      const half = alone
        ? panels(10, Math.round(m / 10), (x) => Math.exp((-x * x) / 2))
        : halfNormal(Math.round(m / 2));
      const nodes = [...half.nodes.map((x) => -x).reverse(), ...half.nodes];
      return normalised(nodes, [...[...half.weights].reverse(), ...half.weights]);
    }
    case 'uniform':
      return alone ? panels(1, Math.round(m / 5), () => 1) : gauss('uniform', m);
    case 'exponential':
      return alone ? panels(40, Math.round(m / 5), (x) => Math.exp(-x)) : gauss('exponential', m);
    case 'lorentz':
      return angles(m);
  }
}

/** Panels of five Gauss nodes each on (0, end). */
function panels(end: number, count: number, density: (x: number) => number): Rule1 {
  const own = gauss('uniform', 5);
  const nodes = Array.from({ length: count }, (_, p) => own.nodes.map((x) => ((p + x) * end) / count)).flat();
  return normalised(
    nodes,
    nodes.map((x, k) => own.weights[k % 5]! * density(x)),
  );
}

const halves = new Map<number, Rule1>();

/** The Gauss rule of the normal law on x > 0: recurrence coefficients by Stieltjes' procedure on fine panels (Gautschi 1982). */
function halfNormal(m: number): Rule1 {
  let rule = halves.get(m);
  if (rule === undefined) {
    const fine = panels(12, 120, (x) => Math.exp((-x * x) / 2));
    const a: number[] = [];
    const b: number[] = [];
    let before = fine.nodes.map(() => 0);
    let now = fine.nodes.map(() => 1);
    let normBefore = 1;
    for (let k = 0; k < m; k++) {
      const norm = now.reduce((s, p, q) => s + fine.weights[q]! * p * p, 0);
      a.push(now.reduce((s, p, q) => s + fine.weights[q]! * fine.nodes[q]! * p * p, 0) / norm);
      b.push(norm / normBefore);
      const next = now.map((p, q) => (fine.nodes[q]! - a[k]!) * p - (k === 0 ? 0 : b[k]!) * before[q]!);
      [before, now, normBefore] = [now, next, norm];
    }
    rule = fromRecurrence(a, b);
    halves.set(m, rule);
  }
  return rule;
}
