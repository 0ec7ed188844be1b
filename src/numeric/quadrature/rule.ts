import { fromRecurrence, gauss, type Measure } from './gauss.ts';
import type { Integrand } from './integrand.ts';
import { lattice, latticeCount } from './lattice.ts';
import { type Nodes, type Rule1, sparseGrid, sparseGridCount, tensor } from './nodes.ts';

/** Nodes for an expectation, and how they were found. */
export interface Rule extends Nodes {
  /** Whether the integrand is averaged without error but rounding. */
  readonly exact: boolean;
  readonly method: string;
}

/** Other orders of each rule: their differences from the fine one are the estimated error. */
export type Grade = 'fine' | Coarse | Scale;
export type Coarse = 0 | 1 | 2 | 3;
/** A few nodes, for what is asked for its size only: the scale that rounding errors are measured by. */
export type Scale = 'scale';
/** Coarser rules, no two alike: one difference may be small by chance, not all of them. */
export const COARSE: readonly Coarse[] = [0, 1, 2, 3];

/** The most coordinates of all nodes of a rule that is exact: 64 MB. */
const MOST = 8_000_000;
/** The most coordinates of a rule at all: 512 MB. */
const LIMIT = 64_000_000;

/** The nodes of a rule would not fit into memory. */
export class TooManyNodes extends Error {
  constructor(count: number, dimension: number) {
    const bytes = (8 * count * dimension).toExponential(1);
    super(`an expectation over ${dimension} components would need ${count} nodes of them, ${bytes} bytes`);
    this.name = 'TooManyNodes';
  }
}

const made = new Map<string, Rule>();

/** A component of the variables: its law, and whether it stands inside other functions than polynomials, or nowhere. */
export interface Component {
  readonly measure: Measure;
  readonly role: 'straight' | 'bent' | 'silent';
}

/**
 * The rule for an integrand over independent standard variables: nodes for the components that stand inside functions,
 * times a rule for the others that is exact for the degree.
 */
export function ruleFor(components: readonly Component[], of: Pick<Integrand, 'kind' | 'degree'>, grade: Grade): Rule {
  const key = `${components.map((c) => `${c.measure[0]}${c.role[1]}`).join('')}|${of.kind}${of.degree}${grade}`;
  let rule = made.get(key);
  if (rule === undefined) {
    rule = build(components, of, grade);
    made.set(key, rule);
  }
  return rule;
}

function build(components: readonly Component[], of: Pick<Integrand, 'kind' | 'degree'>, grade: Grade): Rule {
  const kinked = of.kind === 'kinked';
  const dimension = components.length;
  const which = (holds: (c: Component) => boolean): number[] => components.flatMap((c, k) => (holds(c) ? [k] : []));
  const measures = (places: readonly number[]): Measure[] => places.map((k) => components[k]!.measure);
  const met = which((c) => c.role !== 'silent');
  const bent = which((c) => c.role === 'bent');
  const straight = which((c) => c.role === 'straight');
  // What does not occur may have any value: 0.
  const placed = (rule: Rule, places: readonly number[]): Rule =>
    places.length === dimension ? rule : { ...rule, ...crossed(dimension, rule, places, ONE, []) };
  const whole = (): Rule => placed(generalRule(measures(met), kinked, grade, 1), met);
  const exact = polynomialRule(measures(straight), of.degree);
  if (bent.length === 0) return exact === undefined ? whole() : placed(exact, straight);
  if (exact === undefined || bent.length > 3) return whole();
  const rough = generalRule(measures(bent), kinked, grade, exact.count);
  if (rough.count * exact.count * dimension > MOST) return whole();
  return { ...rough, ...crossed(dimension, rough, bent, exact, straight) };
}

const ONE = tensor([]);

/** The product of two rules, each for some of the dimensions; the others are at 0. */
function crossed(dimension: number, a: Nodes, mine: readonly number[], b: Nodes, others: readonly number[]): Nodes {
  const count = a.count * b.count;
  const points = new Float64Array(count * dimension);
  const weights = new Float64Array(count);
  for (let p = 0; p < a.count; p++)
    for (let q = 0; q < b.count; q++) {
      const at = p * b.count + q;
      weights[at] = a.weights[p]! * b.weights[q]!;
      mine.forEach((k, m) => {
        points[at * dimension + k] = a.points[p * mine.length + m]!;
      });
      others.forEach((k, m) => {
        points[at * dimension + k] = b.points[q * others.length + m]!;
      });
    }
  if (a.product === undefined || b.product === undefined) return { dimension, count, points, weights };
  const product = new Array<Rule1>(dimension).fill(AT_ZERO);
  mine.forEach((k, m) => {
    product[k] = a.product![m]!;
  });
  others.forEach((k, m) => {
    product[k] = b.product![m]!;
  });
  return { dimension, count, points, weights, product };
}
const AT_ZERO: Rule1 = { nodes: [0], weights: [1] };

type Decaying = Exclude<Measure, 'lorentz'>;

/** Gauss rules in each of few dimensions, a sparse grid of them in many. A Lorentz law has no moments. */
function polynomialRule(measures: readonly Measure[], degree: number): Rule | undefined {
  const n = measures.length;
  if (measures.includes('lorentz')) {
    const node = degree === 0 ? 0 : Number.NaN;
    const one = { nodes: [node], weights: [1] };
    return { ...tensor(measures.map(() => one)), exact: true, method: degree === 0 ? 'constant' : 'no moments' };
  }
  const m = Math.floor(degree / 2) + 1;
  if (m ** n <= sparseGridCount(n, m - 1) * 2 && m ** n * n <= MOST)
    return {
      ...tensor(measures.map((x) => gauss(x as Decaying, m))),
      exact: true,
      method: `Gauss rule of degree ${2 * m - 1}`,
    };
  if (sparseGridCount(n, m - 1) * n > MOST) return undefined;
  const grid = sparseGrid(n, m - 1, (k, order) => gauss(measures[k] as Decaying, order));
  return { ...grid, exact: true, method: `sparse Gauss grid of degree ${2 * m - 1}` };
}

/** Nodes in each dimension of a product rule, by the number of dimensions. */
const SMOOTH = {
  fine: [0, 64, 44, 18],
  0: [0, 44, 30, 13],
  1: [0, 40, 27, 12],
  2: [0, 47, 25, 11],
  3: [0, 37, 32, 14],
  scale: [0, 12, 8, 5],
} as const;
const KINKED = {
  fine: [0, 2000, 80],
  0: [0, 1400, 62],
  1: [0, 1300, 54],
  2: [0, 1500, 70],
  3: [0, 1200, 66],
  scale: [0, 50, 10],
} as const;

/** `beside` nodes of another rule go with each of these. */
function generalRule(measures: readonly Measure[], kinked: boolean, grade: Grade, beside: number): Rule {
  const n = measures.length;
  if (n > 3 || (kinked && n > 2)) {
    const count = latticeCount(grade);
    if (count * n > LIMIT) throw new TooManyNodes(count, n);
    const nodes = lattice(measures, grade);
    return { ...nodes, exact: false, method: `randomised lattice of ${nodes.count} nodes` };
  }
  const full = (kinked ? KINKED : SMOOTH)[grade][n]!;
  const m = kinked && n === 1 && beside > 1 ? full / 5 : full;
  const nodes = tensor(
    measures.map((x) => (kinked ? brokenRule(x, m, n === 1, grade) : smoothRule(x, m, n === 1, grade))),
  );
  return { ...nodes, exact: false, method: `quadrature of ${nodes.count} nodes` };
}

function smoothRule(measure: Measure, m: number, alone: boolean, grade: Grade): Rule1 {
  // Under the substitution w = tan(pi (u - 1/2)) the trapezoidal rule converges geometrically (Trefethen & Weideman 2014).
  if (measure === 'lorentz') return angles(alone ? 8 * m : m);
  return measure === 'normal' && alone ? trapezoidal(4 * m, grade === 'fine' ? 12 : 10) : gauss(measure, m);
}

const angles = (m: number): Rule1 => ({
  nodes: Array.from({ length: m }, (_, k) => Math.tan(Math.PI * ((k + 0.5) / m - 0.5))),
  weights: Array.from({ length: m }, () => 1 / m),
});

/**
 * Equal steps on (-end, end): for the normal law the error falls geometrically with the step (Trefethen & Weideman
 * 2014). The coarse rule ends earlier too, so that a mean that does not exist, or barely, shows.
 */
function trapezoidal(m: number, end: number): Rule1 {
  const h = (2 * end) / m;
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

/**
 * A rule for integrands with kinks: a break at 0, where they are most often; the rest of them shows in the error. Coarse rules
 * end earlier, so that what lies far out shows too.
 */
function brokenRule(measure: Measure, m: number, alone: boolean, grade: Grade): Rule1 {
  const far = grade === 'fine' ? 1.2 : 1;
  switch (measure) {
    case 'normal': {
      const half = alone
        ? panels(10 * far, Math.round((far * m) / 10), (x) => Math.exp((-x * x) / 2))
        : halfNormal(Math.round(m / 2));
      const nodes = [...half.nodes.map((x) => -x).reverse(), ...half.nodes];
      return normalised(nodes, [...[...half.weights].reverse(), ...half.weights]);
    }
    case 'uniform':
      return alone ? panels(1, Math.round(m / 5), () => 1) : gauss('uniform', m);
    case 'exponential':
      return alone ? panels(40 * far, Math.round((far * m) / 5), (x) => Math.exp(-x)) : gauss('exponential', m);
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
