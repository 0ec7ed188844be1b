import type { Stability } from '../../model/claim.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { scalar } from '../../numeric/scalar.ts';
import { lengthOf, type Setting, valuesOf } from '../../numeric/setting.ts';
import { growth, type Linearisation, type SignCount } from '../linear/linearisation.ts';
import { type Circling, circling, keepsAreas, strongResonance } from './circling.ts';
import { leading, type Measured, steady, vanishing } from './coefficients.ts';
import { type Critical, criticalOf, dot, kernelOf, transposed } from './critical.ts';
import { fateOf, homogeneous } from './homogeneous.ts';
import { type LocalField, localField } from './localField.ts';
import { flipCoefficient, lyapunovCoefficient } from './rotating.ts';

/** What becomes of starts near a point whose spectrum decides nothing, by the motion on its centre manifold. */
export interface Nearby {
  readonly attracts: boolean;
  /** Where what starts near by goes round for ever, and neither comes nearer nor leaves: by which angle in a step. */
  readonly circles?: number;
  /** The coefficient that decides, and of what it is one. */
  readonly by: number;
  readonly name: string;
}

/** Whether a point lies on the edge of the domain of a coordinate: then starts lie on one side of it. */
export type Edge = 'none' | 'lower' | 'upper';

/** On which edge of its domain a point lies in some coordinate; where it can move in one direction, as seen along that. */
export function edgeOf(l: Linearisation, setting: Setting): Edge {
  const edges = edgesOf(l, setting);
  const k = edges.findIndex((e) => e !== 'none');
  if (k < 0) return 'none';
  const [direction] = l.dimension === 1 ? (l.chart.manifold?.directions(l.coordinates) ?? []) : [];
  const turned = direction !== undefined && (direction.entries[k - direction.offset] ?? 0) < 0;
  return turned ? (edges[k] === 'lower' ? 'upper' : 'lower') : edges[k]!;
}

/** On which edge of its domain a point lies, in each coordinate. */
export function edgesOf(l: Linearisation, setting: Setting): readonly Edge[] {
  const edges = new Array<Edge>(l.coordinates.length).fill('none');
  let at = 0;
  for (const letter of l.chart.letters) {
    const n = lengthOf(letter, setting.sizes);
    const { domain } = letter;
    // A face of a simplex: an upper bound is reached at a corner only, where the other entries are on their lower ones.
    for (let k = at; k < at + n && domain.kind === 'simplex'; k++) if (l.coordinates[k]! <= 1e-9) edges[k] = 'lower';
    for (let k = at; k < at + n && domain.kind === 'real'; k++)
      for (const [bound, name] of [
        [domain.lower, 'lower'],
        [domain.upper, 'upper'],
      ] as const)
        if (bound !== undefined) {
          const edge = scalar(bound.value, valuesOf(setting));
          if (Math.abs(l.coordinates[k]! - edge) <= 1e-9 * Math.max(1, Math.abs(edge))) edges[k] = name;
        }
    at += n;
  }
  return edges;
}

/**
 * The motion on the centre manifold of a point where nothing grows and some modes neither grow nor decay: where one
 * direction is neutral y' = c2 y^2 + c3 y^3, where a pair turns its first Lyapunov coefficient, of a map at -1 the cubic
 * coefficient of the flip (Carr 1981; Kuznetsov 2004, chapters 3 to 5). A motion of one number is followed to any order.
 * In words why it is not known. Nothing may grow at the point.
 */
export function nearby(l: Linearisation, n: SignCount, draw: RandomStream, edge: Edge = 'none'): Nearby | string {
  // The motion goes on beyond the edge of a domain, starts do not lie there.
  if (edge !== 'none' && l.dimension > 1)
    return 'the point lies on the edge of the domain of a state, and higher orders decide: what starts on one side of it';
  const f = localField(l.chart, l.flow, l.coordinates);
  if (f === undefined) return 'the field is not smooth enough at the point to tell what higher orders do';
  const modes = l.spectrum.filter((e) => Math.abs(growth(e, l.time)) <= 1e-8 * l.size);
  if (l.size > 0 && modes.length !== n.zero) return 'higher orders decide';
  const size = Math.max(l.size, ...strengths(f));
  const turning = l.size > 0 && modes.some((e) => Math.hypot(e.re, e.im) > 1e-6 * l.size);
  if (!turning) return f.dimension === 1 ? ofOne(f, edge) : still(l, f, n.zero, size, draw);
  if (l.time === 'continuous') {
    if (modes.length !== 2) return 'several modes are neutral together: higher orders decide';
    const w = Math.abs(modes[0]!.im);
    return decided(lyapunovCoefficient(f, l.jacobian, w, size), 'first Lyapunov coefficient', -1);
  }
  if (modes.length === 2 && modes.every((e) => Math.abs(e.im) > 1e-6 * size)) {
    const angle = Math.abs(Math.atan2(modes[0]!.im, 1 + modes[0]!.re));
    const resonance = strongResonance(angle);
    if (resonance !== undefined) return resonance;
    return circled(l, angle, circling(f, l.jacobian, angle, size));
  }
  if (modes.length !== 1 || Math.abs(modes[0]!.im) > 0) return 'multipliers on the unit circle: higher orders decide';
  return decided(flipCoefficient(f, l.jacobian, size), 'cubic coefficient of the flip', 1);
}

const onCentre = (coefficient: string): string => `${coefficient} of the motion on the centre manifold`;

/** How strong the field is at its reach, over that: what a Jacobian that vanishes is measured by. */
function strengths(f: LocalField): readonly number[] {
  return Array.from({ length: Math.min(f.dimension, 8) }, (_, k) => {
    const at = new Float64Array(f.dimension);
    at[k] = f.reach;
    return Math.hypot(...f.value(at)) / f.reach;
  });
}

function decided(found: Measured | string, name: string, attracting: 1 | -1): Nearby | string {
  if (typeof found === 'string') return found;
  if (vanishing(found) !== false) return `the ${name} is too close to 0 to have a sign`;
  return { attracts: found.value > 0 === (attracting === 1), by: found.value, name: onCentre(name) };
}

/**
 * A pair of multipliers that turns. Where a map of two numbers keeps areas nothing is drawn in: then closed curves lie around the
 * point as near to it as one likes if the turn changes with their size (Moser 1962, On invariant curves of area-preserving mappings
 * of an annulus), and what starts within one stays there.
 */
function circled(l: Linearisation, angle: number, found: Circling | string): Nearby | string {
  if (typeof found === 'string') return found;
  const name = 'first Lyapunov coefficient';
  if (vanishing(found.growth) !== true || l.chart.manifold !== undefined || !keepsAreas(l.flow.jacobian, l.coordinates))
    return decided(found.growth, name, -1);
  if (vanishing(found.twist) !== false)
    return `areas are kept, and the turn does not change with the distance to leading order: higher orders decide`;
  return { attracts: false, circles: angle, by: found.twist.value, name: 'twist of a map that keeps areas' };
}

/** Directions in which nothing moves to first order. */
function still(l: Linearisation, f: LocalField, modes: number, size: number, draw: RandomStream): Nearby | string {
  if (l.time === 'continuous' && modes === 2 && kernelOf(l.jacobian, f.dimension, size).length === 1)
    return ofDouble(l, f, size);
  const c = criticalOf(l.jacobian, f.dimension, modes, 0, size, () => l.jacobian);
  if (typeof c === 'string') return c.replace('at the threshold', 'at the point');
  const found = steady(f, l.jacobian, c, size, draw);
  if (typeof found === 'string') return found;
  const flat = vanishing(found.second);
  if (flat === undefined) return 'the coefficient of y^2 on the centre manifold is too small to be told from 0';
  if (!flat && modes === 1) return { attracts: false, by: found.second.value, name: onCentre('coefficient of y^2') };
  const [first] = found.cubes;
  const signs = new Set(found.cubes.map((x) => (vanishing(x) === false ? Math.sign(x.value) : 0)));
  // A form that falls in all directions that were drawn may stand still in others.
  if (modes > 1) return ofSeveral(l, f, c, flat ? 3 : 2, draw);
  if (signs.size !== 1 || signs.has(0))
    return 'the coefficients of y^2 and y^3 on the centre manifold decide nothing: still higher orders do';
  return { attracts: first!.value < 0, by: first!.value, name: onCentre('coefficient of y^3') };
}

/**
 * A double zero with one eigenvector (Takens 1974, Bogdanov 1975): on the centre manifold u' = v, v' = a u^2 + b u v + …,
 * a cusp where a is not 0, from which starts lead away (Andronov et al. 1973, section 22).
 */
function ofDouble(l: Linearisation, f: LocalField, size: number): Nearby | string {
  const n = f.dimension;
  const name = 'a double zero eigenvalue with one eigenvector (Takens-Bogdanov)';
  const [right] = kernelOf(l.jacobian, n, size);
  const [left] = kernelOf(transposed(l.jacobian, n), n, size);
  if (right === undefined || left === undefined) return `${name}: higher orders decide`;
  const bent = f.second(right);
  const second: Measured = {
    value: dot(left, bent) / 2,
    scale: Math.hypot(...bent) / 2 + (1e-2 * size) / f.reach,
  };
  return vanishing(second) === false
    ? { attracts: false, by: second.value, name: `coefficient of u^2 at ${name}` }
    : `${name}, whose coefficient of u^2 vanishes: higher orders decide`;
}

/** Several neutral directions, by the leading part of the motion in them. */
function ofSeveral(l: Linearisation, f: LocalField, c: Critical, order: 2 | 3, draw: RandomStream): Nearby | string {
  const at = leading(f, l.jacobian, c, order);
  if (at === undefined) return 'the centre manifold could not be computed';
  const dimension = c.right.length;
  const field = homogeneous(at, dimension, order, draw.fork('form'));
  const fate = field && fateOf(field, draw.fork('rays'));
  if (fate === undefined)
    return `several directions are neutral: in the part of ${order === 2 ? 'second' : 'third'} order of their motion neither a ray that leads out nor a sum of squares that falls was found`;
  const name =
    fate.kind === 'leaves'
      ? `coefficient of r^${order} along a ray that leads out, in ${dimension} neutral directions,`
      : `slowest fall of a sum of squares, of order ${order + 1} in ${dimension} neutral directions,`;
  return { attracts: fate.kind === 'comes', by: fate.by, name: onCentre(name) };
}

/** A motion of one number: its sign on both sides, where it falls off as one power on each. */
function ofOne(f: LocalField, edge: Edge): Nearby | string {
  const within = edge === 'lower' ? [1, 1] : edge === 'upper' ? [-1, -1] : [1, -1];
  const sides = within.map((side) => {
    const values = [1, 2, 4, 8].map((k) => f.value(Float64Array.of((side * f.reach) / k))[0]!);
    const orders = values.slice(1).map((v, k) => Math.log2(values[k]! / v));
    const order = Math.round(orders[0]!);
    const clear = order >= 2 && orders.every((p) => Math.abs(p - order) < 0.2);
    return clear ? { outward: Math.sign(values[0]!) * side, order, value: values[0]! / f.reach ** order } : undefined;
  });
  const [right, left] = sides;
  if (right === undefined || left === undefined) return 'of which order the motion begins is not clear';
  return {
    attracts: right.outward < 0 && left.outward < 0,
    by: right.value,
    name: onCentre(`coefficient of y^${right.order}`),
  };
}

/** The verdict where higher orders decide: `true`, `false`; undefined where a claim does not speak of that. */
export function decideNearby(says: Stability, found: Nearby): 'true' | 'false' | undefined {
  const stays = found.attracts || found.circles !== undefined;
  switch (says) {
    case 'stable':
      return stays ? 'true' : 'false';
    case 'unstable':
      return stays ? 'false' : 'true';
    case 'centre':
      // What comes nearer, or leaves, does not go round.
      return found.circles !== undefined ? 'true' : 'false';
    case 'saddle':
      // From a saddle something leaves.
      return stays ? 'false' : undefined;
    default:
      return undefined;
  }
}
