import { num } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { letters, Resizer } from '../../expr/traverse.ts';
import type { Point } from '../../model/model.ts';
import { scalar } from '../../numeric/scalar.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { attempted } from '../../theory/attempted.ts';
import { type Motion, motionsOf } from '../../theory/fixedPoints/system.ts';
import { assign } from '../../theory/motion.ts';
import { type AlongCentre, alongCentre } from '../../theory/normalForm/alongCentre.ts';
import { type Case, specialise } from '../case/case.ts';
import type { Linearisation } from '../linear/linearisation.ts';
import { edgesOf, type Nearby } from './centreManifold.ts';

/** How far from the point the compiled field is looked at, by its size: two in a row have to show the leading power up to a part, farther ones see others, nearer ones rounding. */
const DISTANCES = [0.32, 0.16, 0.08, 0.04, 0.02, 0.01];
const OFF = 0.2;

/**
 * What a point with one neutral direction does to starts near by, by the first order at which something moves along it: the
 * order and its coefficient from the symbolic wing, with letters, then looked at along the manifold that it gives in the
 * compiled field. In words why it is not known.
 */
export function exactOrder(c: Case, point: Point): (setting: Setting, l: Linearisation) => Nearby | string {
  const known = new Map<string, Derived | string>();
  return (setting, l) => {
    const key = [...setting.sizes].map(([s, n]) => `${s.id}=${n}`).join();
    const found = known.get(key) ?? derivedAt(c, point, setting);
    known.set(key, found);
    if (typeof found === 'string') return found;
    return seenIn(found, setting, l);
  };
}

/** What is not derived, in words. */
export const UNKNOWN = 'higher orders decide';

interface Derived extends AlongCentre {
  readonly motions: readonly Motion[];
}

function derivedAt(c: Case, point: Point, setting: Setting): Derived | string {
  const reduced = c.claim.ansatz === undefined ? undefined : c.reduced();
  if (
    reduced !== undefined &&
    (reduced.invariant !== 'proved' || reduced.fields.length < reduced.ansatz.letters.length)
  )
    return UNKNOWN;
  const put = (e: Expr): Expr =>
    specialise(
      e,
      c.when.filter((w) => w.kind === 'compare'),
    ).term;
  const sizes = new Map([...setting.sizes].map(([s, n]) => [s, num(n)] as const));
  const fields = (reduced?.fields ?? c.fields).map((f) => ({ ...f, right: put(f.right) }));
  const resizer = new Resizer(sizes);
  const motions = motionsOf(fields, { time: c.model.time, data: c.model.data, sizes });
  if (motions === undefined) return UNKNOWN;
  const entries = point.entries.map((e) => ({
    ...e,
    state: resizer.letter(e.state),
    indices: e.indices.map((a) => resizer.atom(a)),
    term: resizer.expr(put(e.term)),
    guard: resizer.expr(put(e.guard)),
  }));
  const unknowns = new Set(motions.map((m) => m.unknown.letter));
  const at = motions.map((m) => assign(m.unknown, entries));
  if (at.some((e) => letters(e).some((l) => unknowns.has(l)))) return UNKNOWN;
  const found = attempted(() => alongCentre(motions, (s) => assign(s, entries)));
  if (found === undefined) return UNKNOWN;
  return typeof found === 'string' ? found : { ...found, motions };
}

/** The derived order in the compiled field. */
function seenIn(
  { order, coefficient, manifold, left, motions }: Derived,
  setting: Setting,
  l: Linearisation,
): Nearby | string {
  const n = motions.length;
  const all = [coefficient, ...left, ...manifold.flat()];
  const constants = new Set([...setting.constants.keys(), ...setting.sizes.keys()]);
  if (n !== l.coordinates.length || all.some((e) => letters(e).some((x) => !constants.has(x)))) return UNKNOWN;
  // Of the letters of a chart one after the other, as the motions are.
  const places = l.chart.letters.flatMap((x) =>
    motions.flatMap((m, k) => (m.unknown.letter.name === x.name ? [k] : [])),
  );
  if (places.length !== n) return UNKNOWN;
  const values = valuesOf(setting);
  const value = (e: Expr): number => scalar(e, values);
  const by = value(coefficient);
  const dual = left.map(value);
  const series = manifold.map((h) => h.map(value));
  if (![by, ...dual, ...series.flat()].every(Number.isFinite)) return 'the manifold has no value at these numbers';
  const side = sideWithin(
    places.map((k) => series[k]![0]!),
    setting,
    l,
  );
  if (side === undefined) return UNKNOWN;
  const length = Math.hypot(...series.map((h) => h[0]!));
  const size = Math.max(1, ...l.coordinates.map(Math.abs));
  for (const sign of side === 0 ? [1, -1] : [side]) {
    const seen = DISTANCES.map((d) => {
      const y = (sign * d * size) / length;
      const x = l.coordinates.slice();
      places.forEach((k, at) => {
        x[at] = x[at]! + series[k]!.reduce((s, h, p) => s + h * y ** (p + 1), 0);
      });
      const velocity = l.flow.velocity(x);
      return places.reduce((s, k, at) => s + dual[k]! * velocity[at]!, 0) / y ** order;
    });
    const gaps = seen.map((v) => Math.abs(v - by) / Math.abs(by));
    if (!gaps.some((g, k) => g <= OFF && gaps[k + 1]! <= OFF))
      return `the coefficient of y^${order} along the neutral direction, ${by}, is not seen in the compiled motion`;
  }
  return {
    attracts: side === 0 ? order % 2 === 1 && by < 0 : by * side ** (order - 1) < 0,
    by,
    name: `coefficient of y^${order} of the motion on the centre manifold`,
  };
}

/**
 * On which side of a point on the edge of its domain starts lie along the neutral direction: 0 on both, where the direction
 * leads along the edge or there is none. Undefined where no side lies in the domain, or the motion leads out of it.
 */
function sideWithin(direction: readonly number[], setting: Setting, l: Linearisation): 1 | -1 | 0 | undefined {
  const edges = edgesOf(l, setting);
  const length = Math.hypot(...direction);
  const signs = new Set<number>();
  for (const [k, e] of edges.entries()) {
    if (e === 'none') continue;
    const inwards = e === 'lower' ? 1 : -1;
    if (Math.abs(direction[k]!) > 1e-9 * length) signs.add(inwards * Math.sign(direction[k]!));
    // The edge itself is not left: nothing on it moves out of the domain.
    for (let m = 0; m < 24; m++) {
      const x = l.coordinates.map((v, j) => {
        const off = 0.01 * Math.max(1, Math.abs(v)) * Math.sin(1 + 2.3 * m + 1.7 * j * (m + 1));
        return j === k ? v : edges[j] === 'none' ? v + off : v + (edges[j] === 'lower' ? 1 : -1) * Math.abs(off);
      });
      const velocity = l.flow.velocity(x);
      if (velocity[k]! * inwards < -1e-12 * Math.hypot(...velocity)) return undefined;
    }
  }
  return signs.size > 1 ? undefined : (([...signs][0] ?? 0) as 1 | -1 | 0);
}
