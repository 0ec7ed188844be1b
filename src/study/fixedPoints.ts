import { type TestedStep, testDerivation } from '../check/steps/step.ts';
import { sym } from '../expr/build.ts';
import type { Expr, Letter, Num } from '../expr/expr.ts';
import { toNumber } from '../expr/rational.ts';
import { letters, Resizer, some, substitute } from '../expr/traverse.ts';
import type { Model } from '../model/model.ts';
import { drift, isRandomMap } from '../model/motion.ts';
import type { Field, Step } from '../theory/derivation.ts';
import type { Branch } from '../theory/fixedPoints/branches.ts';
import { type Bookkeeping, bookkeeping, type FixedPoints, fixedPointsOf } from '../theory/fixedPoints/fixedPoints.ts';
import { generatorsOf, orbitWords } from '../theory/fixedPoints/orbits.ts';
import { stepsOf } from '../theory/fixedPoints/present.ts';
import { isPolynomialSystem, type Motion, motionsOf, systemOf } from '../theory/fixedPoints/system.ts';
import { vectorField } from '../theory/gradientFlow.ts';
import type { Reduction } from '../theory/reduction.ts';

/** The fixed points of a model, or of the reduced motion of an ansatz. */
export type DerivedFixedPoints = SolvedFixedPoints | UnsolvedFixedPoints;

/** In closed form, each solution put back, and that tested. */
export interface SolvedFixedPoints {
  readonly kind: 'solved';
  readonly ansatz?: string;
  readonly motions: readonly Motion[];
  /** The sizes at which states with letters for their sizes were written out. */
  readonly sizes: readonly { readonly of: Letter; readonly value: Expr }[];
  readonly found: FixedPoints;
  readonly bookkeeping: Bookkeeping;
  readonly branches: readonly {
    readonly branch: Branch;
    readonly steps: readonly TestedStep[];
    /** Of a family: what it is under the continuous symmetries of the motion. */
    readonly orbit?: string;
  }[];
}

/** No polynomial system: left as equations. */
export interface UnsolvedFixedPoints {
  readonly kind: 'equations';
  readonly ansatz?: string;
  readonly motions: readonly Motion[];
  readonly reason: string;
}

/** More equations than this are not written down one by one. */
const MOST_EQUATIONS = 12;
/** States with letters for their sizes are written out at the declared ones if these make no more numbers than this. */
const MOST_AT_SIZES = 6;

/** Solutions that are not put back yet. */
export interface Solved extends Pick<SolvedFixedPoints, 'kind' | 'ansatz' | 'motions' | 'sizes' | 'found'> {
  readonly fields: readonly Field[];
}

/** Of a model whose states are few numbers, at the declared sizes where those have letters; undefined for others. */
export function fixedPointsOfModel(model: Model, seed: number | string): DerivedFixedPoints | undefined {
  if (isRandomMap(model)) return undefined;
  const still = drift(model);
  const found = solved(vectorField(still), still);
  return found && putBack(found, still, seed);
}

/** Of the reduced motion within an ansatz that is kept. */
export function fixedPointsOfAnsatz(r: Reduction, model: Model, seed: number | string): DerivedFixedPoints | undefined {
  const found = solvedWithin(r, model);
  return found && putBack(found, model, seed);
}

/** The same, not put back. */
export function solvedWithin(r: Reduction, model: Model): Solved | UnsolvedFixedPoints | undefined {
  if (r.invariant !== 'proved' && r.invariant !== 'sampled') return undefined;
  const found = isRandomMap(model) ? undefined : solved(r.fields, model);
  return found && { ...found, ansatz: r.ansatz.name };
}

function solved(fields: readonly Field[], model: Model): Solved | UnsolvedFixedPoints | undefined {
  const options = { time: model.time, data: model.data };
  const plain = motionsOf(fields, options);
  const sizes = plain === undefined ? declaredSizes(fields, model) : [];
  const at = new Map(sizes.map((x) => [x.of, x.value]));
  if (plain === undefined && !isSmall(fields, at)) return undefined;
  const motions = plain ?? motionsOf(fields, { ...options, sizes: at });
  if (motions === undefined || motions.length === 0) return undefined;
  const system = systemOf(motions);
  if (isPolynomialSystem(system)) return { kind: 'solved', fields, motions, sizes, found: fixedPointsOf(system) };
  return motions.length > MOST_EQUATIONS || sizes.length > 0
    ? undefined
    : { kind: 'equations', motions, reason: system.reason };
}

/** Each solution put back into the motion, and that tested. */
export function putBack(s: Solved | UnsolvedFixedPoints, model: Model, seed: number | string): DerivedFixedPoints {
  if (s.kind === 'equations') return s;
  const { fields, ...rest } = s;
  const { found, motions, sizes, ansatz } = rest;
  const { system } = found;
  const root = ansatz === undefined ? `${seed}` : `${seed}/${ansatz}`;
  const when = sizes.map((x) => ({ kind: 'compare', comparison: '=', left: sym(x.of), right: x.value }) as const);
  const own = inOwnLetters(fields, model, new Map(sizes.map((x) => [x.of, x.value])));
  const generators = found.branches.some((b) => b.free.length > 0) ? generatorsOf(motions) : [];
  const branches = found.branches.map((branch, k) => {
    const steps = stepsOf(branch, system, motions, model.time === 'discrete').map(own);
    const whole = { kind: 'fixed-points', title: 'Fixed points', steps, result: [] };
    const orbit = orbitWords(branch, system, generators);
    const tested = testDerivation(whole, model, `${root}/fixed-points/${k}`, when);
    return { branch, steps: tested, ...(orbit && { orbit }) };
  });
  return { ...rest, bookkeeping: bookkeeping(found), branches };
}

/** The declared values of the sizes that axes of the states have as letters. */
function declaredSizes(fields: readonly Field[], model: Model): SolvedFixedPoints['sizes'] {
  const asked = new Set(fields.flatMap((f) => f.state.axes.flatMap((set) => letters(set.size))));
  return model.sizes.flatMap((d) =>
    asked.has(d.letter) && d.value?.kind === 'num' ? [{ of: d.letter, value: d.value }] : [],
  );
}

/** Whether states are few numbers at these sizes, and their motion can be written with polynomials at all. */
function isSmall(fields: readonly Field[], sizes: ReadonlyMap<Letter, Expr>): boolean {
  const resizer = new Resizer(sizes);
  const lengths = fields.flatMap((f) => f.state.axes.map((set) => resizer.set(set).size));
  if (lengths.some((n) => n.kind !== 'num') || fields.some((f) => some(f.right, (e) => e.kind === 'call')))
    return false;
  const numbers = fields.reduce(
    (n, f) => n + f.state.axes.reduce((m, set) => m * toNumber((resizer.set(set).size as Num).value), 1),
    0,
  );
  return numbers <= MOST_AT_SIZES;
}

/** Steps in the letters of the model, instead of those that are written out at given sizes. */
function inOwnLetters(fields: readonly Field[], model: Model, sizes: ReadonlyMap<Letter, Expr>): (s: Step) => Step {
  if (sizes.size === 0) return (s) => s;
  const resizer = new Resizer(sizes);
  const all = [
    ...fields.map((f) => f.state),
    ...[...model.constants, ...model.data, ...model.random].map((d) => d.letter),
  ];
  const own = new Map(all.map((l) => [resizer.letter(l), l]));
  const back = (e: Expr): Expr =>
    substitute(e, (s) => {
      const l = own.get(s.letter);
      return l === undefined ? undefined : sym(l, s.indices);
    });
  return (s) => ({
    ...s,
    before: back(s.before),
    after: back(s.after),
    ...(s.conditions && { conditions: s.conditions.map(back) }),
  });
}
