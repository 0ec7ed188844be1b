import type { Letter } from '../../expr/expr.ts';
import * as Q from '../../expr/rational.ts';
import type { EffectiveProcess } from '../../model/effective.ts';
import type { Model } from '../../model/model.ts';
import { Stop } from '../../rewrite/arithmetic.ts';
import { sameSeries } from './extrapolation.ts';
import { OverBudget, Untestable } from './monomials.ts';
import { type Mutation, mutations } from './mutations.ts';
import { fractionOf, PRIMES } from './prime.ts';
import { quantitiesOf, textOf } from './quantities.ts';
import type { Run } from './run.ts';
import { Sides } from './sides.ts';
import { sizesOf } from './sizes.ts';
import { wrongSlopes } from './tangents.ts';
import type { Quantity } from './unreduced.ts';

/** What a test of a derivation on short horizons found. */
export interface LemmaReport {
  /**
   * Whether the un-reduced map, extrapolated in 1/N, and the effective process gave equal numbers, and the listed slopes are
   * derivatives. `beyond`: neither was seen. For all but `equal` there is a reason.
   */
  readonly verdict: 'equal' | 'differ' | 'beyond';
  readonly reason?: string;
  readonly quantities: readonly TestedQuantity[];
  /** Each emitted term, and whether the test fails without it. */
  readonly terms: readonly TestedTerm[];
  /** Listed slopes that are not the derivatives they stand for, and missing ones, in words. */
  readonly slopes: readonly string[];
}

export interface TestedQuantity {
  /** As in E(x(2)*x(1)), times counted in steps. */
  readonly text: string;
  readonly equal: boolean;
  /** How many sizes were extrapolated. */
  readonly sizes: number;
  /** Where they are fractions of few digits, and the disorder has no formal strength. */
  readonly values?: { readonly unreduced: Q.Rational; readonly effective: Q.Rational };
}

export interface TestedTerm {
  readonly term: string;
  /** The first quantity that changed without the term; absent for one that stays untested. */
  readonly noticed?: string;
}

export interface LemmaOptions {
  /**
   * The parameter that multiplies every random array in both: then the numbers are power series in it, compared up to a
   * low order.
   */
  readonly strength?: Letter;
  /** Values of parameters; others get small fractions. */
  readonly values?: ReadonlyMap<Letter, Q.Rational>;
  /** How many products of monomials one value may take. */
  readonly budget?: number;
  /** What is tried in turn; by default horizons of two steps, then longer ones. */
  readonly levels?: readonly Level[];
}

/** How far a test goes. */
export interface Level {
  readonly steps: number;
  /** The power of the strength up to which both sides are compared. */
  readonly order: number;
  /** Whether starts and labels are constants, so that arrays alone are random. */
  readonly quiet?: boolean;
}

const LEVELS: readonly Level[] = [
  { steps: 2, order: 4 },
  { steps: 2, order: 2 },
  { steps: 2, order: 4, quiet: true },
  { steps: 3, order: 4 },
  { steps: 3, order: 2 },
  { steps: 3, order: 4, quiet: true },
  { steps: 3, order: 6, quiet: true },
  { steps: 1, order: 4 },
];
const BUDGET = 3_000_000;
/** How many a whole test may take. */
const TOTAL = 15_000_000;
/** Other values of parameters, where these have no roots. */
const SEEDS = [1, 2, 3, 4];
const TRIES = 60;

/**
 * Tests a derivation on short horizons in exact arithmetic: means over one site after a few steps of Euler's map, by Wick's
 * theorem at whole sizes and extrapolated in 1/N, against the effective process on the same steps. Each emitted term is
 * left out in turn: the test must then fail.
 */
export function testLemmas(model: Model, process: EffectiveProcess, options: LemmaOptions = {}): LemmaReport {
  const quantities: TestedQuantity[] = [];
  let open: readonly Mutation[] = mutations(process);
  const noticed = new Map<string, string>();
  let beyond: string | undefined;
  let slopes: readonly string[] = [];
  const work = { left: TOTAL };
  const seen: Level[] = [];
  const failed: Level[] = [];
  for (const level of options.levels ?? LEVELS) {
    if (seen.length > 0 && open.length === 0) break;
    if (seen.some((l) => within(level, l)) || failed.some((l) => within(l, level))) continue;
    const found = atLevel(model, process, options, level, open, seen.length > 0, work);
    if (found.kind === 'beyond') {
      beyond ??= found.reason;
      if (found.final) break;
      failed.push(level);
      continue;
    }
    quantities.push(...found.quantities);
    slopes = found.slopes;
    seen.push(level);
    for (const [term, by] of found.noticed) noticed.set(term, by);
    open = open.filter((m) => !noticed.has(m.term));
    if (found.quantities.some((q) => !q.equal)) break;
  }
  const terms = mutations(process).map((m) => {
    const by = noticed.get(m.term);
    return { term: m.term, ...(by !== undefined && { noticed: by }) };
  });
  const found = { quantities, terms, slopes };
  if (seen.length === 0) return { verdict: 'beyond', reason: beyond ?? 'nothing to compare', ...found };
  const [wrong] = quantities.filter((q) => !q.equal).map((q) => `${q.text} differs from that of the un-reduced model`);
  const reason = wrong ?? (slopes[0] === undefined ? undefined : `${slopes[0]} is not the listed one`);
  return reason === undefined ? { verdict: 'equal', ...found } : { verdict: 'differ', reason, ...found };
}

/** Whether a test at one level sees no more than one at the other. */
const within = (a: Level, b: Level): boolean =>
  a.steps <= b.steps && a.order <= b.order && (a.quiet === true || b.quiet !== true);

type AtLevel =
  | { readonly kind: 'beyond'; readonly reason: string; readonly final: boolean }
  | {
      readonly kind: 'seen';
      readonly quantities: readonly TestedQuantity[];
      readonly noticed: ReadonlyMap<string, string>;
      readonly slopes: readonly string[];
    };

function atLevel(
  model: Model,
  process: EffectiveProcess,
  options: LemmaOptions,
  level: Level,
  open: readonly Mutation[],
  again: boolean,
  work: { left: number },
): AtLevel {
  for (const seed of SEEDS) {
    try {
      return compared(model, process, options, level, seed, open, again, work);
    } catch (problem) {
      if (problem instanceof Stop && (problem.stop === 'undefined' || problem.stop === 'pole')) continue;
      if (problem instanceof RangeError)
        return { kind: 'beyond', reason: 'the terms are nested too deeply', final: true };
      if (problem instanceof OverBudget || (problem instanceof Stop && problem.stop === 'budget'))
        return { kind: 'beyond', reason: problem.message, final: false };
      if (problem instanceof Untestable || problem instanceof Stop)
        return { kind: 'beyond', reason: problem.message, final: true };
      throw problem;
    }
  }
  return { kind: 'beyond', reason: 'no values of the parameters at which all terms are defined', final: true };
}

function compared(
  model: Model,
  process: EffectiveProcess,
  options: LemmaOptions,
  level: Level,
  seed: number,
  open: readonly Mutation[],
  again: boolean,
  work: { left: number },
): AtLevel {
  const sizes = sizesOf(model, options.values ?? new Map());
  const { strength } = options;
  const run = {
    seed,
    ...(strength !== undefined && { strength: { letter: strength, order: level.order, quiet: level.quiet === true } }),
    values: new Map([...sizes.ratios, ...(options.values ?? [])]),
    sizes: sizes.inner,
    step: model.time === 'discrete' ? Q.ONE : Q.rational(1, 2),
    budget: options.budget ?? BUDGET,
    work,
  };
  const tested: TestedQuantity[] = [];
  const noticed = new Map<string, string>();
  const quantities = quantitiesOf(process, level.steps, sizes);
  // That a wrong number agrees by chance has odds of one in the prime, for each order of the strength. The second prime is there
  // to read fractions off.
  const sides = (strength === undefined ? PRIMES : PRIMES.slice(0, 1)).map((prime) =>
    defined(quantities, (k) => new Sides(model, process, sizes, { ...run, prime, seed: seed + 10 * k })),
  );
  for (const q of quantities) {
    const text = textOf(q);
    const [one] = sides;
    const changed = open.filter((m) => !noticed.has(m.term) && one!.tellsFrom(m.process, q));
    // Once both sides were seen to agree, what no open term enters is not worth the time.
    if (again && changed.length === 0) continue;
    const pairs = sides.map((s) => s.of(q));
    const equal = pairs.every((p) => sameSeries(p.unreduced, p.reduced));
    if (!equal && sides.some((s) => s.isDoubtful)) throw new OverBudget('sums of phases are not told apart');
    const [a, b] = pairs;
    const alike = b !== undefined && sides.every((s) => s.run.seed === one!.run.seed);
    const unreduced = alike ? fractionOf(a!.unreduced[0] ?? 0, b.unreduced[0] ?? 0) : undefined;
    const effective = alike ? fractionOf(a!.reduced[0] ?? 0, b.reduced[0] ?? 0) : undefined;
    tested.push({
      text,
      equal,
      sizes: Math.max(...pairs.map((p) => p.sizes)),
      ...(unreduced !== undefined && effective !== undefined && { values: { unreduced, effective } }),
    });
    if (equal) for (const m of changed) noticed.set(m.term, text);
  }
  return { kind: 'seen', quantities: tested, noticed, slopes: slopesAt(process, sides[0]!.run) };
}

/** Both sides where the process has values: a root or an inverse that does not exist shows soon, and costs little. */
function defined(quantities: readonly Quantity[], make: (k: number) => Sides): Sides {
  return tried((k) => {
    const sides = make(k);
    for (const q of quantities) sides.reduced(q);
    return sides;
  });
}

const slopesAt = (process: EffectiveProcess, run: Run): readonly string[] =>
  tried((k) => wrongSlopes(process, { ...run, seed: run.seed + 10 * k }));

/** The first value that is made where all roots and inverses exist. */
function tried<T>(make: (k: number) => T): T {
  for (let k = 0; ; k++) {
    try {
      return make(k);
    } catch (problem) {
      const missing = problem instanceof Stop && (problem.stop === 'undefined' || problem.stop === 'pole');
      if (!missing || k >= TRIES) throw problem;
    }
  }
}
