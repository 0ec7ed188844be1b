import { type Chart, chart, drawCoordinates, pointMap } from '../../src/check/case/chart.ts';
import { coordinateFlow } from '../../src/check/linear/linearisation.ts';
import type { Atom, Expr, Letter } from '../../src/expr/expr.ts';
import { letter } from '../../src/expr/intern.ts';
import type { Claim, Form } from '../../src/model/claim.ts';
import type { Model, Point, Tensor, Tolerance } from '../../src/model/model.ts';
import { fieldInstrument, unpack } from '../../src/numeric/instrument.ts';
import { leastSquares } from '../../src/numeric/linear.ts';
import { type RandomStream, random } from '../../src/numeric/random.ts';
import {
  declaredSetting,
  drawSetting,
  holds,
  isRefusal,
  lengthOf,
  type Setting,
  valuesOf,
} from '../../src/numeric/setting.ts';
import { interpret, type Kept, NotInterpreted } from '../numeric/compile/interpreter.ts';

// Why a mutant is false, without asking a judge: given that the claim it comes from is true, numbers at a random state
// tell that the two cannot both be. Terms are read by the interpreter of the compiler's tests.

const TIME: Letter = letter({ name: 't', role: 'time' });
const CLEAR = 1e-5;
/** Numbers in states and drawn arrays that the interpreter reads a term with in no time. */
const FEW = 100;

const arraysOf = (m: Model): readonly Letter[] => [...m.states, ...m.random].map((x) => x.letter);

/** Where numbers are looked at: a setting that the claim speaks of, and random coordinates. */
interface World {
  readonly setting: Setting;
  readonly map: Chart;
  readonly random: RandomStream;
}

/** Whether a mutant cannot be true if the claim it was made from is. */
export function isFalse(mutant: Claim, original: Claim, form: Form, model: Model): boolean {
  // Each claim has its own letters for what it observes.
  const both: Claim = { ...mutant, observed: [...mutant.observed, ...original.observed] };
  for (const setting of settingsOf(mutant, model)) {
    const map = chart(model, mutant.ansatz, setting);
    for (let k = 0; k < 2; k++) {
      const w: World = { setting, map, random: random(`falsehood ${k}`) };
      try {
        if (clash(both, form, model, w)) return true;
      } catch (problem) {
        // Nothing is said of claims about spectra or expectations: their changes may be true.
        if (!(problem instanceof NotInterpreted)) throw problem;
        return false;
      }
    }
  }
  return false;
}

function settingsOf(claim: Claim, model: Model): readonly Setting[] {
  const stream = random('falsehood');
  const declared = declaredSetting(model, stream.fork('declared'), {}, claim.when);
  const drawn = [0, 1, 2].map((k) => drawSetting(model, stream.fork(k), claim.when));
  const all = [declared, ...drawn]
    .filter((s): s is Setting => !isRefusal(s))
    .filter((s) => claim.when.every((w) => holds(w, valuesOf(s)) !== false));
  // The interpreter keeps no value twice: sums over sums of many members would take it minutes.
  const small = all.filter((s) => arraysOf(model).reduce((n, l) => n + lengthOf(l, s.sizes), 0) <= FEW);
  return small.length > 0 ? small : all;
}

function clash(mutant: Claim, original: Form, model: Model, w: World): boolean {
  const form = mutant.form;
  switch (form.kind) {
    case 'relation':
      if (original.kind !== 'relation') return false;
      if (form.comparison !== '=') return form.comparison !== original.comparison;
      return (
        original.comparison !== '=' ||
        differs(mutant, model, w, sidesOf(form), sidesOf(original), form.at, form.tolerance)
      );
    case 'flow':
      return original.kind === 'flow' && differs(mutant, model, w, [form.right], [original.right]);
    case 'trajectory':
      return (
        original.kind === 'trajectory' &&
        differs(mutant, model, w, [form.right], [original.right], undefined, form.tolerance)
      );
    case 'limit':
      return (
        original.kind === 'limit' &&
        differs(mutant, model, w, [form.value], [original.value], undefined, form.tolerance)
      );
    case 'rate':
      return (
        original.kind === 'rate' &&
        differs(mutant, model, w, [number(form.value)], [number(original.value)], undefined, form.tolerance)
      );
    case 'conserved':
    case 'decreasing':
      return changes(mutant, model, w, form.quantity);
    case 'gradient-field':
      return original.kind === 'gradient-field' && form.not !== original.not;
    case 'stationary':
      return moves(model, w, form.point);
    case 'fixed-points':
      return form.contain.some((p) => moves(model, w, p));
    case 'stability':
      return (original.kind === 'stability' && form.says !== original.says) || moves(model, w, form.point);
    case 'extremum':
      return original.kind === 'extremum' && worse(mutant, model, w, form, original);
    case 'spectrum':
      return (
        original.kind === 'spectrum' && (moves(model, w, form.point) || otherSpectrum(mutant, model, w, form, original))
      );
    case 'invariant':
      return original.kind === 'invariant' && leaves(model, w, chart(model, form.ansatz, w.setting));
    default:
      return false;
  }
}

const number = (term: Expr): Tensor => ({ indices: [], components: 0, term });
const sidesOf = (f: Extract<Form, { kind: 'relation' }>): readonly Tensor[] => [f.left, f.right];

/** Random coordinates, a point put in. */
function coordinates(model: Model, w: World, point: Point | undefined, label: string): Float64Array {
  const free = drawCoordinates(w.map, w.setting, w.random.fork(label));
  return point === undefined ? free : Float64Array.from(pointMap(model, w.map, point, w.setting).evaluate(free, 0));
}

/** Numbers for all letters that the terms of a claim may mention. */
function valuesAt(
  claim: Claim,
  model: Model,
  w: World,
  x: Float64Array,
  time: number,
): ReadonlyMap<Letter, Float64Array> {
  const states = model.states.map((s) => s.letter);
  const parts = (c: Float64Array): Map<Letter, Float64Array> =>
    new Map([...unpack(w.map.state(c), states, w.setting), ...unpack(c, w.map.letters, w.setting)]);
  const start = parts(coordinates(model, w, claim.from, 'start'));
  const late = parts(coordinates(model, w, undefined, 'late'));
  return new Map<Letter, Float64Array>([
    ...w.setting.constants,
    ...w.setting.data,
    ...parts(x),
    ...claim.observed.map((o) => [o.letter, (o.letter.role === 'start' ? start : late).get(o.of)!] as const),
    [TIME, Float64Array.of(time)],
  ] as readonly (readonly [Letter, Float64Array])[]);
}

/** Entries of an array, at most a dozen of them at random. */
function entries(t: Tensor, w: World): readonly (readonly number[])[] {
  const shape = t.indices.map((a) => Math.round(interpret(a.set.size, { sizes: w.setting.sizes, values: new Map() })));
  return Array.from({ length: 12 }, (_, k) => shape.map((n) => 1 + w.random.fork(`entry ${k}`).fork(n).integer(n)));
}

/** Terms that one value may take: what takes minutes is not known to be false. */
const PATIENCE = 2_000_000;
/** Sums within sums, and entries of one array, have most of their parts in common. */
const kept: Kept = new WeakMap();
function read(t: Tensor, at: readonly number[], values: ReadonlyMap<Letter, Float64Array>, w: World): number {
  const places = new Map<Atom, number>(t.indices.map((a, k) => [a, at[k]!]));
  return interpret(t.term, { sizes: w.setting.sizes, values, budget: { left: PATIENCE }, kept }, places);
}

/** Whether the sides of two equalities, of which one holds, are apart by other amounts at some entry. */
function differs(
  claim: Claim,
  model: Model,
  w: World,
  mine: readonly Tensor[],
  theirs: readonly Tensor[],
  point?: Point,
  tolerance?: Tolerance,
): boolean {
  const values = valuesAt(claim, model, w, coordinates(model, w, point, 'state'), 0.7);
  const guard = 'guard' in claim.form ? claim.form.guard : undefined;
  return entries(mine.at(-1)!, w).some((at) => {
    if (guard !== undefined && read({ ...mine.at(-1)!, term: guard }, at, values, w) === 0) return false;
    const gap = (ts: readonly Tensor[]): number =>
      ts.length === 1 ? read(ts[0]!, at, values, w) : read(ts[0]!, at, values, w) - read(ts[1]!, at, values, w);
    const scale = Math.max(...[...mine, ...theirs].map((t) => Math.abs(read(t, at, values, w))));
    const apart = Math.abs(gap(mine) - gap(theirs));
    if (tolerance === undefined) return apart > CLEAR * scale;
    const allowed = interpret(tolerance.value, { sizes: w.setting.sizes, values });
    return apart > 10 * (tolerance.percent ? (allowed / 100) * scale : allowed);
  });
}

/** Whether the field at a point is of the size that it has elsewhere. */
function moves(model: Model, w: World, point: Point): boolean {
  const field = fieldInstrument(model, w.setting);
  const speed = (x: Float64Array): number => Math.hypot(...field.evaluate(w.map.state(x), 0.7));
  // At some states nothing moves, as where a hinge is open: the fastest of a few tells what is fast.
  const elsewhere = [0, 1, 2, 3].map((k) => speed(coordinates(model, w, undefined, `elsewhere ${k}`)));
  // Where it is 0 at all of them, what rounding leaves is no motion.
  return speed(coordinates(model, w, point, 'state')) > CLEAR * Math.max(...elsewhere, 1e-3);
}

/** Whether the flow leaves the states of an ansatz: what of the field does not lie along them. */
function leaves(model: Model, w: World, map: Chart): boolean {
  const x = drawCoordinates(map, w.setting, w.random.fork('state'));
  const field = fieldInstrument(model, w.setting).evaluate(map.state(x), 0.7);
  const frame = map.frame?.(x);
  if (frame === undefined) return false;
  const best = leastSquares(frame, field.length, x.length, field).x;
  if (best === undefined) return false;
  const rest = field.map((v, k) => v - best.reduce((s, c, m) => s + c * frame[k * x.length + m]!, 0));
  return Math.hypot(...rest) > CLEAR * Math.hypot(...field);
}

/** Whether a quantity changes along the flow, by central differences. */
function changes(claim: Claim, model: Model, w: World, quantity: Tensor): boolean {
  const x = coordinates(model, w, undefined, 'state');
  const velocity = coordinateFlow(w.map, fieldInstrument(model, w.setting), 0.7).velocity(x);
  const pace = Math.hypot(...velocity) / Math.max(Math.hypot(...x), 1e-12);
  const h = 1e-4 / Math.max(pace, 1e-12);
  return entries(quantity, w).some((at) => {
    const value = (s: number): number =>
      read(
        quantity,
        at,
        valuesAt(
          claim,
          model,
          w,
          x.map((v, k) => v + s * velocity[k]!),
          0.7 + s,
        ),
        w,
      );
    return Math.abs(value(h) - value(-h)) / (2 * h) > 1e-4 * pace * Math.abs(value(0));
  });
}

type Extremum = Extract<Form, { kind: 'extremum' }>;

/** Another kind of extremum of a quantity that is not constant, or a point at which the quantity is not the best. */
function worse(claim: Claim, model: Model, w: World, form: Extremum, original: Extremum): boolean {
  const value = (q: Expr, p: Point | undefined): number =>
    read(number(q), [], valuesAt(claim, model, w, coordinates(model, w, p, 'state'), 0.7), w);
  const best = value(original.quantity, original.point);
  const other = value(original.quantity, undefined);
  if (form.says !== original.says || value(form.quantity, undefined) === -other) return best !== other;
  return Math.abs(value(original.quantity, form.point) - best) > CLEAR * Math.abs(other);
}

type Spectrum = Extract<Form, { kind: 'spectrum' }>;

/** Whether two lists of eigenvalues are different multisets; lists that need not be complete are not compared. */
function otherSpectrum(claim: Claim, model: Model, w: World, mine: Spectrum, theirs: Spectrum): boolean {
  if (mine.contains) return false;
  const values = valuesAt(claim, model, w, coordinates(model, w, mine.point, 'state'), 0.7);
  const list = (s: Spectrum): readonly (readonly [number, number])[] =>
    s.eigenvalues.map((e) => [read(number(e.value), [], values, w), Math.round(read(number(e.times), [], values, w))]);
  const [a, b] = [list(mine), list(theirs)];
  const size = Math.max(...b.map(([v]) => Math.abs(v)));
  const count = (l: typeof a, at: number): number =>
    l.reduce((n, [v, times]) => (Math.abs(v - at) <= CLEAR * size ? n + times : n), 0);
  return [...a, ...b].some(([v]) => count(a, v) !== count(b, v));
}
