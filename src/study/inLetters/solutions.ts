import { type Chart, chart, drawCoordinates } from '../../check/case/chart.ts';
import { coordinatesAt } from '../../check/case/readout.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Ansatz, Model } from '../../model/model.ts';
import { type Instrument, instrument, unpack } from '../../numeric/instrument.ts';
import { random } from '../../numeric/random.ts';
import { lengthOf, type Setting } from '../../numeric/setting.ts';
import { closedFields } from '../../theory/closure/closure.ts';
import { closuresOf, isClosed } from '../../theory/closure/closures.ts';
import type { Derivation } from '../../theory/derivation.ts';
import { vectorField } from '../../theory/gradientFlow.ts';
import { linearFlows } from '../../theory/linearFlow/linearFlows.ts';
import { reduction } from '../../theory/reduction.ts';
import type { States } from '../arbitrary.ts';
import { DEFAULT_SEED } from '../defaults.ts';
import { type At, byLetter, packedStates, statesAt } from '../point.ts';
import { once, settingAt } from './place.ts';

/** Quantities in numbers by name, row by row. */
export type Quantities = Readonly<Record<string, readonly number[]>>;

/** A closed form in time that the engine derives, at numbers for the letters and a start. */
export interface SolutionInLetters {
  readonly ansatz: string | null;
  /** The state of the model at t = 0; on the ansatz where there is one. */
  readonly start: States;
  /** What the closed form says at a time. */
  readonly at: (time: number) => Quantities;
  /** The same quantities of a state of the model; within an ansatz states have to be asked for along the way. */
  readonly of: (states: States) => Quantities;
}

/** Where a linear flow moves: in states, in observables of them, or in letters of an ansatz. */
interface Source {
  readonly flow: Derivation;
  readonly ansatz?: Ansatz;
  /** What letters stand for that are neither states nor of an ansatz. */
  readonly meaning: ReadonlyMap<Letter, { readonly indices: readonly Atom[]; readonly term: Expr }>;
}

const derived = once((model): readonly Source[] => {
  if (model.time === 'discrete') return [];
  const fields = vectorField(model);
  const none: Source['meaning'] = new Map();
  const alone = fields.filter((f) => f.state.axes.length === f.state.components);
  const within = model.ansatze.flatMap((ansatz) => {
    const r = reduction(ansatz, fields, model.time);
    if (r.invariant !== 'proved' && r.invariant !== 'sampled') return [];
    return linearFlows(r.fields, model, '').map((flow) => ({ flow, ansatz, meaning: none }));
  });
  const observed = closuresOf(model, fields)
    .filter(isClosed)
    .flatMap((c) => {
      const meaning = new Map(c.observables.map((o) => [o.letter, { indices: o.indices, term: o.term }]));
      return linearFlows(closedFields(c), model, '').map((flow) => ({ flow, meaning }));
    });
  return [...linearFlows(alone, model, '').map((flow) => ({ flow, meaning: none })), ...observed, ...within];
});

/**
 * The closed forms of linear flows that are derived in letters: of states, of closed sets of observables, within ansätze.
 * Those with eigenvalues that are not real at these numbers are left out. @throws {QuestionError}
 */
export function solutionsInLetters(model: Model, at: At = {}): readonly SolutionInLetters[] {
  const all = derived(model);
  if (all.length === 0) return [];
  const setting = settingAt(model, at);
  return all.flatMap((s, k) => solutionOf(s, model, setting, at, k) ?? []);
}

function solutionOf(s: Source, model: Model, setting: Setting, at: At, k: number): SolutionInLetters | undefined {
  const section = (title: string) => s.flow.sections?.find((x) => x.title === title)?.equations ?? [];
  const solution = section('solution');
  if (solution.length === 0) return undefined;
  const moved = s.flow.result.map((f) => f.state);
  const name = (l: Letter): string => l.name.replace(/\(.*\)$/, '');
  const states = model.states.map((x) => x.letter);
  const map = chart(model, s.ansatz, setting);
  const drawn = random(`${at.seed ?? DEFAULT_SEED}/solution ${k}`);
  const first =
    s.ansatz === undefined ? packedStates(model, setting, statesAt(model, at)) : drawCoordinates(map, setting, drawn);
  const read = reader(s, moved, model, setting, map, first);
  const y0 = map.state(first);
  const start = read(y0);
  const eigenvalues = section('eigenvalues').flatMap((e) =>
    e.left.kind === 'sym' ? [{ letter: e.left.letter, term: e.right }] : [],
  );
  const values = instrument(
    eigenvalues.map((e) => ({ name: e.letter.name, indices: [], term: e.term })),
    model,
    setting,
  ).evaluate(y0, 0);
  if (!values.every(Number.isFinite)) return undefined;
  const starts = solution.flatMap((e) => (e.left.kind === 'sym' ? [e.left.letter] : []));
  const startLetters = startsIn(
    solution.map((e) => e.right),
    new Set(moved.map((l) => `${l.name}(0)`)),
  );
  const extra = [...eigenvalues.map((e) => e.letter), ...startLetters];
  const probe: Instrument = instrument(
    solution.map((e, j) => ({ name: name(starts[j]!), indices: e.indices, term: e.right })),
    model,
    setting,
    { extra },
  );
  const given = new Map<Letter, ArrayLike<number>>([
    ...eigenvalues.map((e, j) => [e.letter, values.subarray(j, j + 1)] as const),
    ...startLetters.map((l) => [l, start[name(l)]!] as const),
  ]);
  const split = (out: Float64Array): Quantities =>
    Object.fromEntries(
      probe.outputs.map((b, j) => [
        name(starts[j]!),
        [...out.subarray(b.offset, b.offset + b.shape.reduce((n, m) => n * m, 1))],
      ]),
    );
  return {
    ansatz: s.ansatz?.name ?? null,
    start: byLetter(states, setting, y0),
    at: (time) => split(probe.evaluate(y0, time, given)),
    of: (there) => read(packedStates(model, setting, there)),
  };
}

/** Reads the letters of a linear flow off a packed state. */
function reader(
  s: Source,
  moved: readonly Letter[],
  model: Model,
  setting: Setting,
  map: Chart,
  first: Float64Array,
): (y: Float64Array) => Quantities {
  if (s.meaning.size > 0) {
    const own = moved.map((l) => ({ name: l.name, ...s.meaning.get(l)! }));
    const probe = instrument(own, model, setting);
    return (y) => {
      const out = probe.evaluate(y, 0);
      return Object.fromEntries(
        probe.outputs.map((b, j) => [
          own[j]!.name,
          [...out.subarray(b.offset, b.offset + b.shape.reduce((n, m) => n * m, 1))],
        ]),
      );
    };
  }
  let near = first;
  return (y) => {
    near = coordinatesAt(map, y, near);
    const all = unpack(near, map.letters, setting);
    return Object.fromEntries(moved.map((l) => [l.name, [...all.get(l)!].slice(0, lengthOf(l, setting.sizes))]));
  };
}

/** The letters of these names in terms. */
function startsIn(terms: readonly Expr[], names: ReadonlySet<string>): readonly Letter[] {
  return [...new Set(terms.flatMap(letters))].filter((l) => names.has(l.name));
}
