import { type Coordinate, density, ends } from './line.ts';

/** Sites that have a choice of attracting states: which of them is taken depends on the past. */
export interface Wells {
  /** The most attracting states that a site has, a motion that does not come to rest among them. */
  readonly most: number;
  readonly moving: boolean;
  /** Whether a site has one component, so that one of its states is the largest. */
  readonly ordered: boolean;
  /** The part of the sites that have more than one. */
  readonly share: number;
  /** The noise of the only field, where there are several: the least and the largest. */
  readonly between?: { readonly field: string; readonly low: number; readonly high: number };
}

/** What one site may do at a place of a coordinate: its attracting states. */
export interface Choices {
  readonly states: readonly ArrayLike<number>[];
  readonly moving: boolean;
}

/** Stretches of a coordinate along which sites have a choice. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly mass: number;
}

/** Beyond lies 2e-9 of a normal law. */
const REACH = 6;
/** Between neighbours a state that moves by this part of its whole way may have jumped. */
const JUMP = 0.1;
const DEPTH = 24;
const EDGES = 10;

const count = (c: Choices): number => c.states.length + (c.moving ? 1 : 0);

/**
 * Looks along a coordinate for places where a site has several attracting states: on a grid, and between neighbours
 * from one to the other of which its only state jumps, where a fold may hide.
 */
export function stretchesOf(
  c: Coordinate,
  places: number,
  look: (x: number) => Choices,
): { readonly stretches: readonly Stretch[]; readonly most: number; readonly moving: boolean } {
  const [from, to] = c === 'normal' ? [-REACH, REACH] : ends(c);
  const seen: { x: number; choices: Choices }[] = [];
  for (let k = 0; k < places; k++) {
    const x = from + ((to - from) * (k + 0.5)) / places;
    seen.push({ x, choices: look(x) });
  }
  const span = spanOf(seen.map((s) => s.choices));
  const refined = [seen[0]!];
  const between = (b: (typeof seen)[number], depth: number): void => {
    const a = refined.at(-1)!;
    const folds = count(a.choices) > 1 !== count(b.choices) > 1;
    if (depth > 0 && (folds ? depth > DEPTH - EDGES : jumps(a.choices, b.choices, span))) {
      const x = (a.x + b.x) / 2;
      between({ x, choices: look(x) }, depth - 1);
      between(b, depth - 1);
    } else refined.push(b);
  };
  for (const s of seen.slice(1)) between(s, DEPTH);
  const stretches: Stretch[] = [];
  for (let k = 0; k < refined.length; k++) {
    if (count(refined[k]!.choices) < 2) continue;
    const first = k;
    while (k + 1 < refined.length && count(refined[k + 1]!.choices) > 1) k++;
    const [low, high] = [first === 0 ? from : refined[first]!.x, k + 1 === refined.length ? to : refined[k]!.x];
    stretches.push({ from: low, to: high, mass: massOf(c, low, high) });
  }
  return {
    stretches,
    most: Math.max(...refined.map((r) => count(r.choices))),
    moving: refined.some((r) => r.choices.moving && count(r.choices) > 1),
  };
}

/** How far the only states reach, by component. */
function spanOf(all: readonly Choices[]): readonly number[] {
  const only = all.filter((c) => c.states.length === 1).map((c) => c.states[0]!);
  return Array.from(only[0] ?? [], (_, i) => Math.max(...only.map((y) => y[i]!)) - Math.min(...only.map((y) => y[i]!)));
}

const jumps = (a: Choices, b: Choices, span: readonly number[]): boolean =>
  a.states.length === 1 &&
  b.states.length === 1 &&
  span.some((s, i) => s > 0 && Math.abs(a.states[0]![i]! - b.states[0]![i]!) > JUMP * s);

/** The probability of a stretch, by Simpson's rule. */
function massOf(c: Coordinate, low: number, high: number): number {
  const steps = 64;
  const h = (high - low) / steps;
  let s = 0;
  for (let k = 0; k <= steps; k++) s += (k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2) * density(c, low + k * h);
  return (s * h) / 3;
}

/** In words, for people. */
export function wellsWords({ most, moving, share, between }: Wells): string {
  const states = moving ? `${most} attracting motions, at rest or not,` : `${most} stable states`;
  const where =
    between === undefined
      ? ''
      : share > 0.9999
        ? ' whatever its field is'
        : ` where the noise of its field \`${between.field}\` lies between ${between.low.toPrecision(3)} and ${between.high.toPrecision(3)}`;
  const part = share > 0.9999 ? 'all sites' : `${(100 * share).toPrecision(2)} % of the sites`;
  return `a site has ${states}${where} (${part}): which is taken depends on the start, and is not decided`;
}
