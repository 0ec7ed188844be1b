import { tangentAt } from '../centre/localField.ts';
import { atTurn } from './atTurn.ts';
import { type Turn, turn } from './fold.ts';
import { distance, type Look, plain, refuted } from './look.ts';
import { sizeAbout } from './push.ts';
import { kindProblem } from './said.ts';
import { open, type Seen } from './seen.ts';

/** Fixed points meet in the window, but not at the value: what else happens there a narrower window shows. */
export interface Elsewhere {
  readonly kind: 'elsewhere';
  /** How far from the value the nearest of them meet. */
  readonly away: number;
  readonly says: Seen;
}

/** How many pairs are tried, the closest first. */
const PAIRS = 6;

/** Where fixed points meet that are there on one side of a threshold only, `lost` of them: the turn of the branch through two of them. Undefined where none turns there. */
export function meeting(
  look: Omit<Look, 'at'>,
  points: readonly Float64Array[],
  from: number,
  lost: number,
): Seen | Elsewhere | undefined {
  const { placed, family: f, width, form } = look;
  const { name } = placed.mover;
  const at = (v: number) => f.linearised(v, points[0]!);
  const pairs = points
    .flatMap((a, i) => points.slice(i + 1).map((b) => ({ a, b, apart: gap(a, b) })))
    .sort((x, y) => x.apart - y.apart)
    .slice(0, PAIRS);
  const elsewhere: Turn[] = [];
  for (const { a, b, apart } of pairs) {
    const middle = a.map((x, k) => (x + b[k]!) / 2);
    const start = f.chart(from).manifold?.retract(middle) ?? middle;
    const { projected } = tangentAt(f.chart(from), start);
    const r = Float64Array.from(projected(b.map((x, k) => (x - a[k]!) / apart)));
    const found = turn(f, start, from, r, apart / 20);
    // Another turn of the same branch, or none: two points that do not meet here.
    if (found === undefined || Math.abs(found.value - placed.value) > 2 * width) continue;
    const own: Look = { ...look, at };
    const how = distance(own, found.value);
    if (how === 'apart') {
      if (!elsewhere.some((e) => gap(e.coordinates, found.coordinates) <= 1e-6 * (1 + apart))) elsewhere.push(found);
      continue;
    }
    if (how === 'unclear') return open(`two fixed points meet at ${name} = ${found.value}, too close to tell`);
    const words = `of ${points.length} certified fixed points on one side two meet`;
    const { linear, is, agrees } = atTurn(own, found, sizeAbout(f, found.value, found.coordinates), words);
    // Where the branch does not turn, one of the points goes on: it tells more.
    if (typeof is === 'string') return open(is);
    if (is.kind !== 'fold') return undefined;
    if (form.says.length === 0) return agrees;
    return kindProblem(own, linear, is, found.value) ?? { ...agrees, is };
  }
  const [first] = elsewhere;
  // All that meet meet elsewhere.
  if (first !== undefined && 2 * elsewhere.length >= lost) {
    const says = refuted(
      { ...look, at },
      f.linearised(first.value, first.coordinates),
      `two fixed points meet at ${name} = ${plain(first.value)}, not at ${plain(placed.value)}`,
      { what: `${name} where two fixed points meet, and where the claim says`, left: first.value, right: placed.value },
      first.value,
    );
    return { kind: 'elsewhere', away: Math.min(...elsewhere.map((e) => Math.abs(e.value - placed.value))), says };
  }
  return open('the number of fixed points changes, and where two of them meet was not found');
}

const gap = (a: Float64Array, b: Float64Array): number => Math.hypot(...a.map((x, k) => x - b[k]!));
