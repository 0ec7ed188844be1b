import { quantile } from '../../quadrature/quantile.ts';

/** A coordinate that is averaged over: standard normal, or uniform on (0, 1). */
export type Coordinate = 'normal' | 'unit';

/** Nodes with weights that carry the density. */
export interface LineRule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** Nodes that count for less are left out. */
const NEGLIGIBLE = 1e-19;
/** Beyond it lie 2e-21 of the standard normal law. */
const REACH = 9.5;

export const ends = (c: Coordinate): readonly [number, number] => (c === 'normal' ? [-REACH, REACH] : [0, 1]);

export const density = (c: Coordinate, x: number): number =>
  c === 'normal' ? Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) : 1;

/**
 * An integral over the whole line: of a normal coordinate the trapezoid rule, which for analytic integrands converges
 * faster than any power (Trefethen & Weideman 2014); cut into pieces where there are kinks, and for uniform coordinates,
 * tanh-sinh on each piece (Takahasi & Mori 1974), which does not mind roots at the ends.
 */
export function rule(c: Coordinate, cuts: readonly number[], fineness: number): LineRule {
  const [from, to] = ends(c);
  const raw =
    c === 'normal' && cuts.length === 0 ? trapezoid(c, 60 * fineness) : pieces(c, [from, ...cuts, to], 48 * fineness);
  const total = raw.weights.reduce((s, w) => s + w, 0);
  const kept = raw.weights.map((w) => w > NEGLIGIBLE * total);
  return {
    nodes: raw.nodes.filter((_, k) => kept[k]),
    weights: raw.weights.filter((_, k) => kept[k]).map((w) => w / total),
  };
}

function trapezoid(c: Coordinate, half: number): LineRule {
  const h = REACH / half;
  const nodes = Array.from({ length: 2 * half + 1 }, (_, k) => (k - half) * h);
  return { nodes, weights: nodes.map((x) => h * density(c, x)) };
}

function pieces(c: Coordinate, cuts: readonly number[], half: number): LineRule {
  const nodes: number[] = [];
  const weights: number[] = [];
  const h = 3.2 / half;
  for (let p = 0; p + 1 < cuts.length; p++) {
    const [a, b] = [cuts[p]!, cuts[p + 1]!];
    if (!(b > a)) continue;
    for (let k = -half; k <= half; k++) {
      const s = (Math.PI / 2) * Math.sinh(k * h);
      const cosh = Math.cosh(s);
      // The distance from the nearer end keeps its digits.
      const gap = Math.exp(-Math.abs(s)) / cosh;
      const x = s < 0 ? a + ((b - a) / 2) * gap : b - ((b - a) / 2) * gap;
      if (x <= a || x >= b) continue;
      nodes.push(x);
      weights.push((((b - a) / 2) * h * (Math.PI / 2) * Math.cosh(k * h) * density(c, x)) / (cosh * cosh));
    }
  }
  return { nodes, weights };
}

/** A rule for a coordinate along which everything is smooth, and that stands outside of another. */
export function smoothRule(c: Coordinate, fineness: number): LineRule {
  if (c !== 'normal') return rule(c, [], fineness);
  const { nodes, weights } = trapezoid(c, 30 * fineness);
  const total = weights.reduce((s, w) => s + w, 0);
  return { nodes, weights: weights.map((w) => w / total) };
}

/** The value of a standard variable at a coordinate. */
export function standard(kind: 'normal' | 'uniform' | 'exponential' | 'lorentz', x: number): number {
  return kind === 'normal' ? x : quantile(kind, x);
}
