import { add, mul, num, sym, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { Singular } from '../../expr/refusal.ts';
import { substitute } from '../../expr/traverse.ts';
import type { Model, Point } from '../../model/model.ts';
import type { Derivation, Step } from '../derivation.ts';
import type { Motion } from '../fixedPoints/system.ts';
import { asIndices } from '../motion.ts';
import { type Monic, valueAt } from '../spectrum/eigenvalues.ts';
import { factored } from '../spectrum/fraction.ts';
import { vanishes } from '../spectrum/matrix.ts';
import type { FactorFamily, Spectrum } from '../spectrum/spectrum.ts';
import { kindWords, turningWords } from './kind.ts';
import type { Need } from './need.ts';
import { needWords, realOf, reduced } from './needs.ts';
import { type Pair, pairOf, pairOfMap } from './pairs.ts';
import { at, reason, rootsIn, type Solved, solutions, type Value } from './solved.ts';
import { holdSomewhere } from './somewhere.ts';

/** A solution, with the pair that is critical there. */
interface Found extends Solved {
  readonly pair?: Pair;
  /** Whether its kind is asked for: Lyapunov coefficients with roots that are real somewhere alone are long. */
  readonly short: boolean;
}

/** What may be critical: the words for it, and what vanishes there, of a factor of the characteristic polynomial. */
interface Critical {
  readonly says: string;
  readonly term: (p: Monic) => Expr | undefined;
}

const OF_FLOWS: readonly Critical[] = [
  { says: 'an eigenvalue is 0', term: (p) => p[0] },
  { says: 'a pair of eigenvalues is imaginary', term: (p) => pairOf(p)?.critical },
];
const OF_MAPS: readonly Critical[] = [
  { says: 'a multiplier is 1', term: (p) => valueAt(p, num(1)) },
  { says: 'a multiplier is -1', term: (p) => valueAt(p, num(-1)) },
  { says: 'a pair of multipliers has modulus 1', term: (p) => pairOfMap(p)?.critical },
];

/**
 * The thresholds at a point: "eigenvalue = 0" solved for each parameter in which it is linear or quadratic, with the step
 * that puts the value back. Values outside the domain of the parameter are left out. Undefined where there are none.
 */
export function thresholdsOf(
  found: Spectrum,
  point: Point,
  time: Model['time'],
  within?: string,
  motions?: readonly Motion[],
): Derivation | undefined {
  const notes: string[] = [];
  const sections: NonNullable<Derivation['sections']>[number][] = [];
  const steps: Step[] = [];
  for (const { says, term } of time === 'continuous' ? OF_FLOWS : OF_MAPS) {
    const all: Found[] = [];
    for (const { polynomial } of found.factors) {
      const critical = term(polynomial);
      if (critical === undefined || vanishes(critical)) continue;
      // A pair is imaginary where its sum vanishes and the square of its frequency is positive.
      const pairs = time === 'continuous' ? pairOf : pairOfMap;
      const pair = says.startsWith('a pair') ? pairs(polynomial) : undefined;
      for (const one of solutions(critical, says)) {
        if (all.some((f) => f.parameter === one.parameter && f.value === one.value)) continue;
        // The point has to be there, and a pair to be complex.
        const needs = needsAt(point, one, pair);
        if (needs === undefined) continue;
        const short = pair === undefined || one.needs.length === 0 || rootsIn(one.value).length === 0;
        all.push({ ...one, needs, short, ...(pair && { pair }) });
      }
    }
    for (const family of found.families) {
      const each = ofFamily(family, term, says);
      if (each.length === 0) continue;
      steps.push(...each.flatMap((f) => (f.step.before === zero ? [] : [f.step])));
      sections.push({
        title: `Where ${says}, for each ${family.each.atom.name} for which that lies in the domain`,
        equations: each.map((f) => ({
          left: sym(f.parameter),
          right: f.value,
          indices: [family.each.atom],
          components: 0,
        })),
      });
    }
    if (all.length === 0) continue;
    steps.push(...all.map((f) => f.step));
    for (const f of all) {
      const { parameter, value, pair, needs } = f;
      const name = `${parameter.name} = ${print(value, 'unicode')}`;
      if (needs.length > 0)
        notes.push(
          `${name}: only where ${needWords(needs) ?? `it is real and in the domain of ${parameter.name}, which is left open`}`,
        );
      if (motions === undefined || says.startsWith('a multiplier') || !f.short) continue;
      const words =
        pair === undefined
          ? kindWords(motions, point, parameter, value, goesOn(point, f))
          : turningWords(motions, point, parameter, value, pair);
      if (words !== undefined) notes.push(words);
    }
    sections.push({
      title: `Where ${says}`,
      equations: all.map((f) => ({
        left: sym(f.parameter),
        right: f.value,
        indices: [],
        components: 0,
        ...(f.needs.length > 0 && { needs: f.needs }),
      })),
    });
  }
  if (sections.length === 0) return undefined;
  const where = point.entries
    .map((e) => `${print(sym(e.state, asIndices(e.indices)), 'unicode')} = ${print(mul(e.guard, e.term), 'unicode')}`)
    .join(', ');
  return {
    kind: 'thresholds',
    title: `Thresholds at ${where}${within === undefined ? '' : `, within ${within}`}`,
    steps,
    result: [],
    sections,
    ...(notes.length > 0 && { notes }),
  };
}

/** Of eigenvalues with an index: a value for each, where that lies in the domain. */
function ofFamily(f: FactorFamily, term: Critical['term'], says: string): readonly Solved[] {
  const pair = says.startsWith('a pair');
  // Of one complex eigenvalue for each index the other of the pair is that of the opposite wave.
  const turns = f.imaginary !== undefined;
  if (pair !== turns || (turns && f.inNumbers.length !== 2)) return [];
  const critical = turns ? onCircle(f, says) : term(f.inNumbers);
  if (critical === undefined || vanishes(critical)) return [];
  const put = (e: Expr): Expr => substitute(e, (s) => f.each.numbers.get(s.letter));
  return solutions(critical, says, true).map((x) => {
    const step: Step = {
      before: put(at(critical, x)),
      after: zero,
      why: reason(x, says),
      indices: [f.each.atom],
      components: 0,
    };
    return { ...x, value: put(x.value), step };
  });
}

/** What vanishes where the one complex eigenvalue of a wave is critical: its real part, of a map its modulus less 1. */
function onCircle({ inNumbers, imaginary }: FactorFamily, says: string): Expr | undefined {
  const [re, im] = [inNumbers[0]!, imaginary!.inNumbers[0]!];
  return says.includes('modulus') ? add(mul(re, re), mul(im, im), num(-1)) : re;
}

/** Whether a point goes on beyond a value: no root in it vanishes there. */
const goesOn = (point: Point, found: Value): boolean =>
  point.entries.every((e) => rootsIn(e.term).every((base) => !vanishes(factored(at(base, found)))));

/** What has to hold besides for a point to be real where a parameter has a value, and for a pair to be complex there. */
function needsAt(point: Point, found: Solved, pair: Pair | undefined): readonly Need[] | undefined {
  try {
    const there = point.entries.map((e) => at(e.term, found));
    const complex = pair === undefined ? [] : [{ term: factored(at(pair.square, found)), open: true }];
    const needs = [...found.needs, ...there.flatMap((e) => realOf(e)), ...complex];
    return holdSomewhere(needs) ? reduced(needs) : undefined;
  } catch (problem) {
    if (problem instanceof Singular) return undefined;
    throw problem;
  }
}
