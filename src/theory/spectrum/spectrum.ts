import { add, mul, num, subtract, sym, zero } from '../../expr/build.ts';
import { ContractionTooSymmetric } from '../../expr/canonical.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import { NoDerivative, Singular } from '../../expr/refusal.ts';
import type { Assignment, Model } from '../../model/model.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { WorkSpent, within } from '../../rewrite/polynomial/work.ts';
import type { Field, Step } from '../derivation.ts';
import { asIndices, assign } from '../motion.ts';
import { type Applied, apply, type Background, background, holdsExpectations, type Leak } from './apply.ts';
import { factorsOf, hurwitz, type Monic, rootsOf, samePolynomial } from './eigenvalues.ts';
import { halves } from './halves.ts';
import { type Layout, layout, NoTemplates, type Sector } from './layout.ts';
import {
  cleaned,
  isZeroFor,
  type Matrix,
  restricted,
  trace,
  traceOfSquare,
  Undecided,
  vanishes,
  watched,
} from './matrix.ts';
import { numbersOf } from './numbers.ts';
import { coordinates, traces } from './proof.ts';
import { firstOrder, rootSteps, rowSteps } from './steps.ts';
import { largest, namesIn, refinement } from './symmetry.ts';
import { shown, tidy } from './tidy.ts';

/** An eigenvalue in letters, and how often it occurs. */
export interface Eigenvalue {
  readonly value: Expr;
  readonly multiplicity: Expr;
}

/** A polynomial whose roots are eigenvalues, each so often; different ones have no root in common. */
export interface CharacteristicFactor {
  readonly polynomial: Monic;
  readonly multiplicity: Expr;
}

/** Eigenvalues without a closed form: the roots of a polynomial, each so often. */
export interface OpenBlock extends CharacteristicFactor {
  /** All positive exactly where all roots have negative real parts. */
  readonly hurwitz: readonly Expr[];
}

/** How the linearised field acts on one sector. */
export interface SectorResult {
  readonly sector: Sector;
  readonly applied: Applied;
  /** On the directions that keep the states in their domains. */
  readonly matrix: Matrix;
}

/** The spectrum of a flow's Jacobian, or the multipliers of a map, at a stationary point. */
export interface Spectrum {
  readonly kind: 'spectrum';
  readonly background: Background;
  readonly layout: Layout;
  readonly sectors: readonly SectorResult[];
  readonly factors: readonly CharacteristicFactor[];
  /** The roots of the factors that have a closed form. */
  readonly eigenvalues: readonly Eigenvalue[];
  /** The factors that have none. */
  readonly open: readonly OpenBlock[];
  /** Whether every zero on the way was proved, none only sampled. */
  readonly proved: boolean;
  /** Whether the trace of the square of the Jacobian was short enough to be looked at. */
  readonly squareChecked: boolean;
  /** From the point to the eigenvalues. */
  readonly steps: () => readonly Step[];
}

/** Why there is none: the residue of a point that is not stationary, or a direction that leads out of all sectors. */
export interface NoSpectrum {
  readonly kind: 'none';
  readonly reason: string;
  readonly residue?: { readonly state: Letter; readonly term: Expr };
  readonly leak?: Leak;
}

/** Attempts with a finer symmetry each. */
const ATTEMPTS = 8;

/** Operations on coefficients that all terms of one spectrum may take. */
const WORK = 5_000_000;

/** The spectrum at a point, derived in letters by symmetry. */
export function spectrum(
  fields: readonly Field[],
  entries: readonly Assignment[],
  { time, data }: Pick<Model, 'time' | 'data'>,
): Spectrum | NoSpectrum {
  try {
    const { result, sampled } = watched(() =>
      within('a spectrum in letters', WORK, () => scoped(() => derive(fields, entries, time, numbersOf(data)))),
    );
    return result.kind === 'spectrum' ? { ...result, proved: !sampled } : result;
  } catch (problem) {
    if (problem instanceof Singular)
      return { kind: 'none', reason: `the field is singular at the point: ${problem.message}` };
    if (
      problem instanceof NoDerivative ||
      problem instanceof TooManyTerms ||
      problem instanceof NoTemplates ||
      problem instanceof Undecided ||
      problem instanceof ContractionTooSymmetric
    )
      return { kind: 'none', reason: problem.message };
    if (problem instanceof WorkSpent) return { kind: 'none', reason: problem.message };
    throw problem;
  }
}

function derive(
  fields: readonly Field[],
  entries: readonly Assignment[],
  time: Model['time'],
  numbers: (e: Expr) => Expr,
): Spectrum | NoSpectrum {
  const put = (e: Expr): Expr => assign(e, entries);
  const steps: Step[] = [];
  for (const f of fields) {
    const motion = time === 'discrete' ? subtract(f.right, sym(f.state, asIndices(f.indices))) : f.right;
    const before = put(motion);
    const still = isZeroFor(before);
    if (still === undefined)
      return { kind: 'none', reason: 'whether the point is stationary is not decided in letters' };
    if (!still)
      return { kind: 'none', reason: 'the point is not stationary', residue: { state: f.state, term: expand(before) } };
    steps.push({
      before,
      after: zero,
      why: {
        by: 'rule',
        rule: `the point put into ${time === 'discrete' ? `the step of ${f.state.name}` : `${f.state.name}'`}: nothing moves`,
      },
      indices: f.indices,
      components: f.state.components,
    });
  }
  const states = fields.map((f) => f.state);
  const bg = background(fields, put);
  if (holdsExpectations(bg))
    return { kind: 'none', reason: 'the equations hold expectations that are not taken in letters' };
  let symmetry = largest(bg);
  let leak: Leak | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const l = layout(states, symmetry, namesIn(bg));
    const found = attemptWith(bg, l);
    if (!('state' in found)) return finished(bg, l, found, steps, numbers);
    const smaller = refinement(found, symmetry);
    // Shown is what leaks out of the largest symmetry that keeps the vectors.
    if (smaller?.modes !== symmetry.modes) leak ??= found;
    if (smaller === undefined) break;
    symmetry = smaller;
  }
  return { kind: 'none', reason: 'a direction leads out of every sector of the symmetry', ...(leak && { leak }) };
}

function attemptWith(bg: Background, l: Layout): readonly SectorResult[] | Leak {
  const results: SectorResult[] = [];
  for (const sector of l.sectors) {
    const applied = apply(bg, l, sector);
    if ('state' in applied) return applied;
    const entries = cleaned(applied.matrix);
    const on = restricted(entries, cleaned(applied.constraints));
    if (on === undefined) throw new NoTemplates('the linearised field leads out of the domain of a state');
    results.push({ sector, applied: { ...applied, matrix: entries }, matrix: halves(on.matrix, on.free, sector, l) });
  }
  return results;
}

/** Eigenvalues of all sectors, equal ones merged; nothing may be missing. */
function finished(
  bg: Background,
  l: Layout,
  sectors: readonly SectorResult[],
  steps: readonly Step[],
  numbers: (e: Expr) => Expr,
): Spectrum | NoSpectrum {
  const all = (of: (s: SectorResult) => Expr): Expr =>
    shown(add(...sectors.map((s) => mul(s.sector.multiplicity, of(s)))));
  const check = (before: Expr, after: Expr, rule: string): Step | undefined =>
    vanishes(subtract(before, after))
      ? { before, after, why: { by: 'rule', rule }, indices: [], components: 0 }
      : undefined;
  const count = check(
    add(...bg.fields.map((f) => coordinates(f.state))),
    all((s) => num(s.matrix.length)),
    'the sectors hold every coordinate, each once',
  );
  if (count === undefined) return { kind: 'none', reason: 'the sectors do not hold every coordinate' };
  const { first, second } = traces(bg);
  const ofJacobian = check(
    first,
    all((s) => trace(s.matrix)),
    'the trace of the Jacobian, by components and by sectors',
  );
  const ofSquare =
    second === undefined
      ? undefined
      : check(
          second,
          all((s) => traceOfSquare(s.matrix)),
          'the trace of its square, by components and by sectors',
        );
  if (ofJacobian === undefined || (second !== undefined && ofSquare === undefined))
    return { kind: 'none', reason: 'the trace of the Jacobian by components is not that by sectors' };
  const factors: CharacteristicFactor[] = [];
  for (const { matrix, sector } of sectors) {
    const known = factors.flatMap(({ polynomial: p }) => (p.length === 2 ? [mul(num(-1), p[0]!)] : []));
    for (const polynomial of factorsOf(
      matrix.map((row) => row.map(numbers)),
      known,
    ))
      include(factors, { polynomial, multiplicity: sector.multiplicity });
  }
  const eigenvalues = factors.flatMap(({ polynomial, multiplicity }) =>
    (rootsOf(polynomial) ?? []).map((value) => ({ value, multiplicity: shown(multiplicity) })),
  );
  const open = factors.flatMap((f) => (f.polynomial.length <= 3 ? [] : [{ ...f, hurwitz: hurwitz(f.polynomial) }]));
  return {
    kind: 'spectrum',
    background: bg,
    layout: l,
    sectors,
    factors,
    eigenvalues,
    open,
    proved: true,
    squareChecked: second !== undefined,
    steps: () => [
      ...steps,
      ...firstOrder(bg),
      ...sectors.flatMap(rowSteps),
      count,
      ofJacobian,
      ...(ofSquare === undefined ? [] : [ofSquare]),
      ...factors.flatMap(rootSteps),
    ],
  };
}

/** Adds a factor to a list; an equal one takes its multiplicity. */
export function include(list: CharacteristicFactor[], f: CharacteristicFactor): void {
  const k = list.findIndex((x) => samePolynomial(x.polynomial, f.polynomial));
  if (k < 0) list.push(f);
  else list[k] = { ...list[k]!, multiplicity: tidy(add(list[k]!.multiplicity, f.multiplicity)) };
}
