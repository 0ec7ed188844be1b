import type { Letter } from '../../expr/expr.ts';
import type { Observed } from '../../model/claim.ts';
import { unpack } from '../../numeric/instrument.ts';
import { type Outside, outside, outsideBounds } from '../../numeric/outside.ts';
import type { RandomStream } from '../../numeric/random.ts';
import { holds, inDomain, lengthOf, type Setting, sizeOf, valuesOf } from '../../numeric/setting.ts';
import { type Case, isMap } from './case.ts';
import { type Chart, drawCoordinates } from './chart.ts';

/** No state was found that meets the conditions of a claim. */
export class Unmet extends Error {
  constructor() {
    super(`no state met the conditions in ${PATIENCE} draws`);
    this.name = 'Unmet';
  }
}
const PATIENCE = 500;

/** The field has no value at a start. */
export class NoMotion extends Error {
  constructor() {
    super('the field is not finite at the start');
    this.name = 'NoMotion';
  }
}

/** The point that a claim is about, or the form of its ansatz, does not lie in the domain of a state. */
export class OutOfDomain extends Error {
  readonly found: Outside;
  readonly setting: Setting;
  readonly y: Float64Array;
  constructor(found: Outside, who: string, setting: Setting, y: Float64Array) {
    super(
      `${who} lies outside the domain: ${found.what} is ${Number(found.found.toPrecision(12))}, not ${found.wanted}`,
    );
    this.name = 'OutOfDomain';
    this.found = found;
    this.setting = setting;
    this.y = y;
  }
}

/** What a draw of a state may be given: a point, coordinates, or how far from the origin to look. */
export interface Where {
  readonly point?: { readonly evaluate: (y: ArrayLike<number>, t: number) => Float64Array };
  /** The coordinates themselves (the free ones of a point). */
  readonly at?: Float64Array;
  readonly reach?: number;
  /** Arrays of rank 1 at most: whether all members of each are the same, or multiples of the first where they may be. */
  readonly members?: 'alike' | 'parallel';
  /** Which one of the arrays is 0, counted round and round. */
  readonly blank?: number;
}

/** A random state (or the point asked for, with its free coordinates random) that meets the conditions on states. @throws {Unmet} */
export function drawState(
  c: Case,
  map: Chart,
  setting: Setting,
  draw: RandomStream,
  { point, at, reach, members, blank }: Where = {},
): { free: Float64Array; coordinates: Float64Array; y: Float64Array; time: number } {
  const moment = Math.abs(draw.fork('time').normal());
  const time = isMap(c) ? Math.floor(5 * moment) : moment;
  for (let attempt = 0; attempt < (at === undefined ? PATIENCE : 1); attempt++) {
    const given = at === undefined ? undefined : (map.manifold?.retract(at) ?? at);
    const free = given ?? drawCoordinates(map, setting, draw.fork(attempt), reach);
    if (given === undefined && members !== undefined) thin(map, free, setting, members, draw.fork(`thin ${attempt}`));
    if (given === undefined && blank !== undefined) makeBlank(map, free, setting, blank);
    const coordinates = point === undefined ? free : Float64Array.from(point.evaluate(free, 0));
    const y = map.state(coordinates);
    const letters = c.model.states.map((s) => s.letter);
    // Of a point its bounds are looked at too, of what is drawn they are kept.
    const beyond = point === undefined ? undefined : outsideBounds(letters, y, setting);
    const off = outside(letters, y, setting) ?? beyond;
    if (off !== undefined && given === undefined) {
      const { ansatz } = c.claim;
      throw new OutOfDomain(off, ansatz === undefined ? 'the point' : `the form of ${ansatz.name}`, setting, y);
    }
    const states = unpack(y, letters, setting);
    const values = valuesOf(setting, new Map<Letter, ArrayLike<number>>([...states, ...map.extra(coordinates)]));
    // A point is where its author put it, on the edge of a domain as well; a search must not leave the domains.
    const inside = at === undefined || (off === undefined && within(map, free, setting));
    if (inside && c.when.every((w) => holds(w, values) !== false)) return { free, coordinates, y, time };
  }
  throw new Unmet();
}

/** Puts the first member of each array, or multiples of it, in place of all others. */
function thin(
  map: Chart,
  coordinates: Float64Array,
  setting: Setting,
  members: 'alike' | 'parallel',
  random: RandomStream,
): void {
  let at = 0;
  for (const l of map.letters) {
    const n = lengthOf(l, setting.sizes);
    const count = l.axes.length < 2 ? 1 : sizeOf(l.axes[0]!.size, setting.sizes);
    const free = l.domain.kind === 'real' && l.domain.lower === undefined && l.domain.upper === undefined;
    const width = n / count;
    for (let i = 1; i < count; i++) {
      const factor = members === 'parallel' && free ? random.normal() : 1;
      for (let k = 0; k < width; k++) coordinates[at + i * width + k] = factor * coordinates[at + k]!;
    }
    at += n;
  }
}

/** Puts 0 in place of one array. */
function makeBlank(map: Chart, coordinates: Float64Array, setting: Setting, which: number): void {
  let at = 0;
  for (const [k, l] of map.letters.entries()) {
    const n = lengthOf(l, setting.sizes);
    if (k === which % map.letters.length) coordinates.fill(0, at, at + n);
    at += n;
  }
}

/** Whether coordinates lie in the domains of their letters. */
function within(map: Chart, coordinates: Float64Array, setting: Setting): boolean {
  let at = 0;
  for (const l of map.letters) {
    const n = lengthOf(l, setting.sizes);
    const d = l.domain;
    if (d.kind === 'real' && (d.lower !== undefined || d.upper !== undefined))
      for (let k = 0; k < n; k++) if (!inDomain(coordinates[at + k]!, d, setting)) return false;
    at += n;
  }
  return true;
}

/** Letters of a claim that are neither states nor fixed: reduced letters and starts. */
export function extraLetters(c: Case, map: Chart): readonly Letter[] {
  const reduced = c.claim.ansatz === undefined ? [] : map.letters;
  return [...reduced, ...c.claim.observed.map((o) => o.letter)];
}

/** Numbers for the letters that stand for states at t = 0. */
export function startValues(
  c: Case,
  map: Chart,
  setting: Setting,
  draw: RandomStream,
  at?: Float64Array,
): ReadonlyMap<Letter, Float64Array> {
  const coordinates = at ?? drawCoordinates(map, setting, draw);
  const parts = new Map([
    ...unpack(
      map.state(coordinates),
      c.model.states.map((s) => s.letter),
      setting,
    ),
    ...map.extra(coordinates),
  ]);
  return new Map(c.claim.observed.map((o: Observed) => [o.letter, Float64Array.from(Array.from(parts.get(o.of)!))]));
}
