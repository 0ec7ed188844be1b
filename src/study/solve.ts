import { atRest, type FamilyFound } from '../check/fixedPoints/atRest.ts';
import { type Character, character } from '../check/fixedPoints/character.ts';
import { type Completeness, completeness, type Placed, placed } from '../check/fixedPoints/completeness.ts';
import { motionsOf, solved } from '../check/fixedPoints/solved.ts';
import type { Letter } from '../expr/expr.ts';
import { mentions } from '../expr/traverse.ts';
import type { Ansatz, Model } from '../model/model.ts';
import { drift, isNoisy, isRandomMap } from '../model/motion.ts';
import { averages } from '../numeric/formula/average.ts';
import { exactValues } from '../numeric/formula/exactValues.ts';
import type { Interval } from '../numeric/interval/interval.ts';
import { random } from '../numeric/random.ts';
import type { Motion } from '../numeric/roots/fieldSystem.ts';
import { realPart } from '../numeric/roots/membership.ts';
import { rootsOf, type Solution } from '../numeric/roots/solution.ts';
import { scalar } from '../numeric/scalar.ts';
import { declaredSetting, isRefusal, lengthOf, type Setting, valuesOf } from '../numeric/setting.ts';
import { termOf } from '../rewrite/polynomial/terms.ts';
import type { Branch } from '../theory/fixedPoints/branches.ts';
import { vectorField } from '../theory/gradientFlow.ts';
import { TIME } from '../theory/motion.ts';
import { type Reduction, reduction } from '../theory/reduction.ts';
import { DEFAULT_SEED } from './defaults.ts';
import { fixedPointsOfAnsatz, fixedPointsOfModel, type SolvedFixedPoints } from './fixedPoints.ts';
import { type Overrides, type Values, valuesAt } from './values.ts';

export interface SolveOptions extends Overrides {
  /** Of arbitrary constants, disorder, and what is drawn on the way. */
  readonly seed?: number;
  /** The name of an ansatz: the fixed points of its reduced motion. */
  readonly ansatz?: string;
  /** Where to look, by the name of a state or of an entry of one. */
  readonly box?: Readonly<Record<string, readonly [number, number]>>;
}

/** The fixed points of a model at values of its parameters. */
export interface Solved {
  readonly model: Model;
  readonly seed: number;
  readonly values: Values;
  readonly ansatz?: { readonly name: string; readonly invariant: Reduction['invariant'] };
  readonly setting: Setting;
  /** The letters that are solved for, in their order. */
  readonly letters: readonly Letter[];
  /** Undefined where nothing can be certified. */
  readonly solution?: Solution;
  readonly complete: Completeness;
  /** Certified ones; the real ones with their character. */
  readonly points: readonly (Placed & { readonly character?: Character })[];
  /** Where nothing can be certified: what Newton's method found, and why it is no more than that. */
  readonly uncertified: readonly { readonly x: Float64Array; readonly character: Character; readonly why: string }[];
  readonly families: readonly FamilyFound[];
  /** Where there are families: those with letters for parameters, as far as they are derived at these sizes. */
  readonly inLetters?: { readonly of: SolvedFixedPoints; readonly families: readonly Branch[] };
  /** The noise was left out: fixed points are those of the drift. */
  readonly ofDrift: boolean;
}

/** A question that has no answer here, in words. */
export interface Unsolved {
  readonly refused: string;
  /** Whether the question is at fault, or what the program can do. */
  readonly because: 'question' | 'method';
}

/** More unknowns than this are not solved for. */
const LARGEST = 64;

/** What is solved: the motion of a model or of an ansatz at a setting. */
export interface Posed {
  readonly still: Model;
  readonly setting: Setting;
  readonly ansatz?: Ansatz;
  readonly reduced?: Reduction;
  readonly motions: readonly Motion[];
}

const method = (refused: string): Unsolved => ({ refused, because: 'method' });
const question = (refused: string): Unsolved => ({ refused, because: 'question' });

/** Checks a question before anything is solved. */
export function posed(model: Model, options: SolveOptions): Posed | Unsolved {
  const { seed = DEFAULT_SEED } = options;
  if (isRandomMap(model)) return method('the map draws anew in each step: it has no fixed points');
  const ansatz = options.ansatz === undefined ? undefined : model.ansatze.find((a) => a.name === options.ansatz);
  if (options.ansatz !== undefined && ansatz === undefined) return question(`there is no ansatz ${options.ansatz}`);
  const setting = declaredSetting(model, random(seed).fork('constants'), overridesOf(options));
  if (isRefusal(setting)) return question(setting.refused);
  const still = drift(model);
  const reduced = ansatz === undefined ? undefined : reduction(ansatz, vectorField(still), model.time);
  const motions = motionsOf(still, reduced);
  if (typeof motions === 'string') return method(motions);
  const n = motions.reduce((sum, m) => sum + lengthOf(m.state, setting.sizes), 0);
  if (n > LARGEST) return method(`${n} unknowns: at most ${LARGEST} are solved for`);
  return { still, setting, motions, ...(ansatz && reduced && { ansatz, reduced }) };
}

const overridesOf = ({ sizes, parameters }: Overrides): Overrides => ({
  ...(sizes && { sizes }),
  ...(parameters && { parameters }),
});

/** Finds, certifies and counts the fixed points of a model, or of the reduced motion of an ansatz. */
export function solveModel(model: Model, options: SolveOptions = {}): Solved | Unsolved {
  const { seed = DEFAULT_SEED } = options;
  const asked = posed(model, options);
  if ('refused' in asked) return asked;
  const { still, setting, ansatz, reduced, motions } = asked;
  let misnamed: string | undefined;
  const found = solved(motions, setting, exactValues(still, setting), model.time, (names) => {
    const box = boxOf(names, options.box);
    if (typeof box === 'string') misnamed = box;
    return box;
  });
  if (misnamed !== undefined) return question(misnamed);
  const known = {
    model,
    seed,
    values: valuesAt(model, overridesOf(options)),
    ...(ansatz && reduced && { ansatz: { name: ansatz.name, invariant: reduced.invariant } }),
    setting,
    letters: motions.map((m) => m.state),
    ofDrift: isNoisy(model),
  };
  if (typeof found === 'string')
    return still.dynamics.some((d) => mentions(d.right, TIME)) ? method(found) : sought(known, asked, found);
  const complete = completeness(found);
  const points = placed(found).map((p) =>
    p.root.real === 'yes' ? { ...p, character: character(still, ansatz, setting, realPart(p.root)) } : p,
  );
  const all = complete.verdict === 'proved' || complete.verdict === 'box';
  const others = all ? undefined : atRest(still, ansatz, setting, seed);
  return {
    ...known,
    solution: found,
    complete,
    points,
    uncertified: others === undefined ? [] : unproved(asked, found, others.isolated),
    families: others?.families ?? [],
    ...familiesInLetters(asked, others?.families ?? [], seed),
  };
}

/** The equations of families, which numbers show a point of. */
function familiesInLetters(
  { still, setting, reduced }: Posed,
  families: readonly FamilyFound[],
  seed: number,
): Pick<Solved, 'inLetters'> {
  if (families.length === 0) return {};
  const found = reduced === undefined ? fixedPointsOfModel(still, seed) : fixedPointsOfAnsatz(reduced, still, seed);
  if (found?.kind !== 'solved') return {};
  const values = valuesOf(setting);
  if (!found.sizes.every((s) => setting.sizes.get(s.of) === scalar(s.value, values))) return {};
  // On a special value of the letters others hold than in general.
  const { special, system } = found.found;
  const on = special.filter(({ polynomial }) => Math.abs(scalar(termOf(polynomial, system.alphabet), values)) < 1e-12);
  const all = on.length === 0 ? found.branches.map(({ branch }) => branch) : on.flatMap((x) => x.branches ?? []);
  const own = all.filter((b) => b.free.length > 0);
  return own.length === 0 ? {} : { inLetters: { of: found, families: own } };
}

/** Of equations with means, which boxes do not settle soon: what Newton's method found beside the certified roots. */
function unproved(
  { still, ansatz, setting }: Posed,
  found: Solution,
  isolated: readonly Float64Array[],
): Solved['uncertified'] {
  if (averages(found.system.equations).length === 0) return [];
  const inBox = (x: Float64Array): boolean =>
    rootsOf(found).some((r) => realPart(r).every((v, k) => Math.abs(v - x[k]!) <= r.radius));
  const why = 'it could not be shown by intervals to be one';
  return isolated.filter((x) => !inBox(x)).map((x) => ({ x, character: character(still, ansatz, setting, x), why }));
}

/** What Newton's method finds where nothing can be certified. */
function sought(
  known: Omit<Solved, 'complete' | 'points' | 'families' | 'uncertified'>,
  asked: Posed,
  why: string,
): Solved {
  const { still, ansatz, setting } = asked;
  const { isolated, families, starts } = atRest(still, ansatz, setting, known.seed);
  const uncertified = isolated.map((x) => ({ x, character: character(still, ansatz, setting, x), why }));
  const says = `nothing is certified (${why}); ${isolated.length} found by Newton's method from ${starts} random starts`;
  return {
    ...known,
    complete: { verdict: 'unknown', method: 'none', families: families.length > 0, says },
    points: [],
    uncertified,
    families,
    ...familiesInLetters(asked, families, known.seed),
  };
}

/** Names of the unknowns that a box of names gives sides to; a name that is none of them is told. */
function boxOf(names: readonly string[], given: SolveOptions['box'] = {}): ReadonlyMap<number, Interval> | string {
  const box = new Map<number, Interval>();
  for (const [name, [lo, hi]] of Object.entries(given)) {
    const own = names.flatMap((n, k) => (n === name || n.startsWith(`${name}[`) ? [k] : []));
    if (own.length === 0) return `there is no unknown ${name}; there are ${names.slice(0, 12).join(', ')}`;
    for (const k of own) box.set(k, { lo, hi });
  }
  return box;
}
