import {
  type ArrayOfNumbers,
  type At,
  field,
  type Model,
  QuestionError,
  quadratureError,
  states,
  symmetries,
  value,
} from '../src/index.ts';
import {
  flat,
  isCertain,
  largest,
  NOT_FINITE,
  type Property,
  packed,
  passedOver,
  roundingAt,
  UNCERTAIN,
} from './property.ts';

type Rows = readonly ArrayOfNumbers[];

/** The rows of an array along one of its axes changed. */
const changed = (x: ArrayOfNumbers, axis: number, change: (rows: Rows) => Rows): ArrayOfNumbers =>
  typeof x === 'number' ? x : axis === 0 ? change(x) : x.map((row) => changed(row, axis - 1, change));
const negated = (x: ArrayOfNumbers): ArrayOfNumbers => (typeof x === 'number' ? -x : x.map(negated));
const plus = (x: ArrayOfNumbers, y: ArrayOfNumbers, by: number): ArrayOfNumbers =>
  typeof x === 'number' ? x + by * (y as number) : x.map((v, k) => plus(v, (y as Rows)[k]!, by));

/** Members moved on by one, and the first two exchanged: every order is made of these. */
const movedOn = (rows: Rows): Rows => [...rows.slice(1), ...rows.slice(0, 1)];
const exchanged = (rows: Rows): Rows => [...rows.slice(0, 2).reverse(), ...rows.slice(2)];
/** What is on one side of the plane across v on the other side: every rotation is made of these. */
const reflected =
  (v: readonly number[]) =>
  (rows: Rows): Rows => {
    const across = rows.slice(1).reduce<ArrayOfNumbers>((s, row, k) => plus(s, row, v[k + 1]! / v[0]!), rows[0]!);
    const square = v.reduce((s, x) => s + x * x, 0);
    return rows.map((row, k) => plus(row, across, (-2 * v[0]! * v[k]!) / square));
  };

/** A direction across those of constant arrays that have to stay as they are; none where they leave none. */
function across(m: Model, at: At, s: Extract<Symmetry, { kind: 'rotations' }>): readonly number[] | undefined {
  const [first] = s.along;
  const width = shapeOf(states(m, at)[first!.state]!)[first!.axis]!;
  if (s.fixing.some((f) => f.axes.length > 1)) return undefined;
  let fixed: readonly (readonly number[])[];
  try {
    fixed = s.fixing.flatMap(({ name, axes }) => vectors(value(m, name, at), axes[0]!));
  } catch (problem) {
    if (problem instanceof QuestionError) return undefined;
    throw problem;
  }
  const basis: (readonly number[])[] = [];
  const rest = (v: readonly number[]): readonly number[] =>
    [...basis, ...basis].reduce((w, b) => w.map((x, k) => x - dot(w, b) * b[k]!), v);
  for (const v of fixed) {
    const w = rest(v);
    if (norm(w) > 1e-9 * norm(v)) basis.push(w.map((x) => x / norm(w)));
  }
  const found = rest(Array.from({ length: width }, (_, k) => Math.cos(1 + 2 * k + (at.seed ?? 0))));
  return norm(found) < 1e-6 || Math.abs(found[0]!) < 1e-9 ? undefined : found;
}
const dot = (x: readonly number[], y: readonly number[]): number => x.reduce((s, v, k) => s + v * y[k]!, 0);
const norm = (x: readonly number[]): number => Math.hypot(...x);
const shapeOf = (x: ArrayOfNumbers): readonly number[] =>
  typeof x === 'number' ? [] : [x.length, ...shapeOf(x[0] ?? 0)];
/** The vectors of an array along one of its axes. */
function vectors(x: ArrayOfNumbers, axis: number): readonly (readonly number[])[] {
  const rows = x as Rows;
  if (axis > 0) return rows.flatMap((row) => vectors(row, axis - 1));
  const flats = rows.map(flat);
  return flats[0]!.map((_, k) => flats.map((row) => row[k]!));
}

type Symmetry = ReturnType<typeof symmetries>[number];
type States = ReturnType<typeof states>;

/** The changes of the states that a symmetry is made of. */
function changesOf(m: Model, at: At, s: Symmetry): readonly ((x: States) => States)[] {
  const each = (change: (name: string, x: ArrayOfNumbers) => ArrayOfNumbers) => (x: States) =>
    Object.fromEntries(Object.entries(x).map(([name, v]) => [name, change(name, v)]));
  if (s.kind === 'signs') return [each((name, v) => (s.states.includes(name) ? negated(v) : v))];
  const rows = (change: (rows: Rows) => Rows) =>
    each((name, v) => s.along.filter((a) => a.state === name).reduce((w, { axis }) => changed(w, axis, change), v));
  if (s.kind === 'shifts') return [rows(movedOn)];
  if (!('fixing' in s)) return [rows(movedOn), rows(exchanged)];
  const v = across(m, at, s);
  return v === undefined ? [] : [rows(reflected(v))];
}

/** What is found to be a symmetry by some means: by the engine, unless one asks of others. */
export const symmetryBy = (found: (m: Model) => readonly Symmetry[]): Property => ({
  name: 'the motion commutes with its symmetries',
  wrong(m, at) {
    if (!isCertain(m)) return UNCERTAIN;
    let asked = 0;
    const y = states(m, at);
    const here = { ...at, states: y };
    const f = field(m, here);
    if (!packed(f).every(Number.isFinite)) return NOT_FINITE;
    const size = Math.max(largest(packed(f)), 1e-12);
    for (const s of found(m))
      for (const moved of changesOf(m, at, s)) {
        asked++;
        const there = packed(moved(f));
        const image = { ...at, states: moved(y) };
        const gap = largest(packed(field(m, image)).map((v, k) => v - there[k]!));
        if (!(gap > 1e-8 * size)) continue;
        // A rule for averages has directions of its own, and what cancels leaves rounding.
        if (gap > 1e-8 * size + quadratureError(m, here) + quadratureError(m, image) + roundingAt(m, here))
          return `${s.kind} of ${JSON.stringify('states' in s ? s.states : s.along)} change it by ${gap}`;
      }
    return asked > 0 ? undefined : passedOver('no symmetry is found');
  },
});

export const symmetry = symmetryBy(symmetries);
