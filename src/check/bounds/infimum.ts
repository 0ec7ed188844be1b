import { movesWithState, subtract, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../expr/expr.ts';
import { letter, scoped } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import { Singular } from '../../expr/refusal.ts';
import { isPositive } from '../../expr/sign.ts';
import { mentions, substitute } from '../../expr/traverse.ts';
import type { Condition, Form } from '../../model/claim.ts';
import { scalar } from '../../numeric/scalar.ts';
import { valuesOf } from '../../numeric/setting.ts';
import { takeGradients } from '../../rewrite/derivative.ts';
import { zeroTest } from '../../rewrite/zeroTest.ts';
import { isExplicit } from '../../theory/bounds/squares.ts';
import { assign } from '../../theory/motion.ts';
import { type Case, settings, specialise } from '../case/case.ts';
import { neverNegative, surelyPositive } from '../case/signs.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { disagreement } from '../case/witness.ts';
import { unsure } from '../landscape/downhill.ts';
import { type Landscape, landscape, places } from '../landscape/landscape.ts';
import { toleranceOf } from '../trajectories/trajectory.ts';
import { boundsOf, escaped, escapeEvidence, startsOf } from './boundedBelow.ts';
import { escapeFrom } from './escape.ts';

type Infimum = Extract<Form, { kind: 'infimum' }>;

/**
 * `infimum L = v`: v is a bound from below in letters, and L comes to it; refuted by a state with L < v, or by a bound
 * above v that holds at every state.
 */
export function judgeInfimum(c: Case, form: Infimum): Judgement {
  if (c.claim.observed.length > 0) return inconclusive('an infimum is one over states, not over values at times');
  const evidence: Evidence[] = [];
  const gaps = boundsOf(c, form.quantity, form.value).filter((b) => isExplicit(b.plain));
  const bounded = gaps.some((b) => neverNegative(b.narrow));
  if (bounded)
    evidence.push({
      wing: 'symbolic',
      method: 'bounds by structure',
      says: 'the quantity minus the claimed value is nowhere negative',
    });
  const where = bounded ? attained(c, form) : undefined;
  if (where !== undefined)
    evidence.push({ wing: 'symbolic', method: 'substitution', says: `the value is taken at ${where}` });
  const above = form.tolerance === undefined ? gaps.find((b) => surelyPositive(b.narrow))?.plain : undefined;
  const { settings: all, refused } = settings(c);
  let draws = 0;
  let worst = 0;
  let apart: string | undefined;
  for (const setting of all) {
    const land = landscape(c, form.quantity, setting);
    const found = places(land, 4);
    if (found.length === 0) continue;
    draws += found.length;
    const value = scalar(form.value, valuesOf(setting));
    const finite = Number.isFinite(value);
    const low = found[0]!;
    const size = Math.max(Math.abs(value), Math.abs(low.value), 1e-12 * Math.abs(found.at(-1)!.value));
    const room = Math.max(toleranceOf(form, setting, value), 1e-9 * size, 1e-13, land.noise(low.x));
    const curve = finite && low.value < value - room ? undefined : escapeFrom(land, startsOf(found), land.random);
    const way = curve === 'cut' ? undefined : curve;
    // Where the claimed value is none, as on a curve where its denominator vanishes, there may be no infimum at all.
    if (!finite && (way === undefined || bounded)) return inconclusive('the claimed value is not finite', evidence);
    if (low.value < value - room || way !== undefined) {
      if (bounded) return inconclusive('the two wings disagree: bounded in letters, lower in numbers', evidence);
      if (way !== undefined)
        return {
          verdict: 'refuted',
          evidence: [...evidence, escapeEvidence(way)],
          witness: escaped(c, land, found, way),
        };
      const what = 'the quantity at this state, against the claimed infimum';
      const shown = { left: low.value, right: value, what, state: land.state(low.x) };
      return { verdict: 'refuted', evidence, witness: disagreement(c.model, setting, shown) };
    }
    if (above !== undefined) {
      const bound = value + scalar(above, valuesOf(setting));
      const says = `it is nowhere below ${print(above, 'unicode')} more than claimed`;
      const what = 'what the quantity is nowhere below, against the claimed infimum; the state is one where it is low';
      const shown = { left: bound, right: value, what, state: land.state(low.x) };
      return {
        verdict: 'refuted',
        evidence: [...evidence, { wing: 'symbolic', method: 'bounds by structure', says }],
        witness: disagreement(c.model, setting, shown),
      };
    }
    const least = Math.min(low.value, farOut(land, found));
    const gap = (least - value) / Math.max(size, 1);
    worst = Math.max(worst, gap);
    if (least - value > Math.max(room, NEAR * Math.max(size, 1)))
      apart ??= `the least value found is ${short(least)}, the claimed one ${short(value)}`;
  }
  if (draws === 0) return inconclusive(refused ?? 'the quantity has no value at any state tried', evidence);
  if (where === undefined && apart !== undefined)
    return inconclusive(`no state was found at which it comes near the claimed value: ${apart}`, evidence);
  evidence.push({
    wing: 'numeric',
    method: 'descents, and curves that lead away',
    says:
      apart === undefined
        ? 'nothing lower than claimed was found, and the value is come to; how near, relative to the size'
        : 'nothing lower than claimed was found',
    ...(apart === undefined ? { measured: worst } : {}),
    draws,
  });
  return { verdict: where === undefined ? 'supported' : 'proved', evidence };
}

/** How near the value has to be come to, relative to its size. */
const NEAR = 1e-6;
const short = (x: number): string => (Math.abs(x) < 1e-290 ? '0' : String(Number(x.toPrecision(8))));

/** The least value far out on straight lines downhill, where an infimum may be that is never taken. */
function farOut(land: Landscape, found: readonly { readonly x: Float64Array }[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { x } of found.slice(0, 3)) {
    const gradient = land.gradient(x);
    const steepest = Math.max(...gradient.map(Math.abs));
    for (const direction of [x, gradient.map((g) => -g / (steepest || 1))])
      for (let s = 1; s <= 1e9; s *= 10) {
        const there = land.put(x.map((v, k) => v + s * direction[k]!));
        least = Math.min(least, reached(land, there));
      }
    for (let s = 1e-1; s >= 1e-12; s /= 10) {
      const there = land.put(
        x.map((v, k) => (land.edges[k] === undefined ? v : land.edges[k].value + s * (v - land.edges[k].value))),
      );
      least = Math.min(least, reached(land, there));
    }
  }
  return least;
}

/** A value that is come to for sure: far out, where large terms cancel, what is computed may be rounding. */
function reached(land: Landscape, x: Float64Array | undefined): number {
  const value = x === undefined ? Number.NaN : land.value(x);
  return Number.isFinite(value) ? value + 4 * unsure(land, x!) : Number.POSITIVE_INFINITY;
}

/** A simple value of all members of a family, in words. */
interface Simple {
  readonly words: string;
  readonly value: (s: Sym) => Expr;
}

/** Where the quantity has the claimed value, for all values of the letters: at simple states; in words. */
function attained(c: Case, form: Infimum): string | undefined {
  const letters = c.claim.ansatz?.letters ?? c.model.states.map((s) => s.letter);
  const taken = takeGradients(subtract(form.quantity, form.value));
  const whole = c.claim.ansatz === undefined ? taken : assign(taken, c.claim.ansatz.items);
  const { term, left } = specialise(whole, c.when);
  const own = letters.filter((l) => mentions(term, l));
  // Conditions on states that were not put in may leave no such state.
  if (left.some((w) => conditionTerms(w).some(movesWithState))) return undefined;
  const choices = own.map((l) => simpleValues(c, l));
  let tried = 0;
  const search = (k: number, chosen: readonly Simple[]): string | undefined => {
    if (k < own.length) {
      for (const choice of choices[k]!) {
        const found = search(k + 1, [...chosen, choice]);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    if (++tried > 100) return undefined;
    try {
      const gap = scoped(() => substitute(term, (s) => chosen[own.indexOf(s.letter)]?.value(s)));
      const verdict = zeroTest(gap);
      if (verdict.kind === 'zero' && verdict.how === 'normal-form') return chosen.map((x) => x.words).join(', ');
    } catch (problem) {
      if (!(problem instanceof Singular)) throw problem;
    }
    return undefined;
  };
  return search(0, []);
}

/** Zero, a declared constant of the shape of a member, all members alike. */
function simpleValues(c: Case, l: Letter): readonly Simple[] {
  const family = l.axes.length - l.components;
  const shape = l.axes.slice(family);
  const like = (value: Letter, words: string): Simple => ({ words, value: (s) => sym(value, s.indices.slice(family)) });
  const values: Simple[] = [];
  if (holdsZero(l)) values.push({ words: `\`${l.name}\` = 0`, value: () => zero });
  if (l.domain.kind === 'real' && l.domain.lower === undefined && l.domain.upper === undefined)
    for (const { letter: constant } of [...c.model.constants, ...c.model.parameters])
      if (constant.axes.length === shape.length && constant.axes.every((s, k) => s === shape[k]))
        values.push(like(constant, `\`${l.name}\` = \`${constant.name}\``));
  const { name, components, domain } = l;
  if (family > 0)
    values.push(like(letter({ name, role: 'any', axes: shape, components, domain }), `all of \`${name}\` alike`));
  return values;
}

const conditionTerms = (w: Condition): readonly Expr[] =>
  w.kind === 'compare' ? [w.left, w.right] : w.of.flatMap(conditionTerms);

/** Whether 0 lies in the domain of a letter, as far as it can be read off. */
function holdsZero({ domain }: Letter): boolean {
  if (domain.kind === 'symmetric') return true;
  if (domain.kind !== 'real') return false;
  const { lower, upper, not } = domain;
  if (not !== undefined) return false;
  const below = lower === undefined || (lower.value === zero && !lower.open);
  const over = upper === undefined || isPositive(upper.value);
  return below && over;
}
