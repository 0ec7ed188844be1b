import { add, divide, mul, num, one, pow, sym, zero } from '../../expr/build.ts';
import type { Expr, Index, Letter } from '../../expr/expr.ts';
import { placeIndex } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import { isNonzero, isPositive } from '../../expr/sign.ts';
import { replace, some, substitute } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import type { Point } from '../../model/model.ts';
import { derivative } from '../../rewrite/derivative.ts';
import { attempted } from '../../theory/attempted.ts';
import { type SteadyForm, steadyForm } from '../../theory/normalForm/steady.ts';
import { withEigenvalues } from '../../theory/spectrum/each.ts';
import { type Monic, valueAt } from '../../theory/spectrum/eigenvalues.ts';
import { factored } from '../../theory/spectrum/fraction.ts';
import { vanishes, watched } from '../../theory/spectrum/matrix.ts';
import type { FactorFamily } from '../../theory/spectrum/spectrum.ts';
import { conditionsOf, insideOf, realOf, reduced } from '../../theory/thresholds/needs.ts';
import { type Case, specialise } from '../case/case.ts';
import type { Evidence } from '../case/verdict.ts';
import { positiveWithin } from '../conditions/signsWithin.ts';
import { derivedAt } from '../linear/derivedSpectrum.ts';
import type { Threshold } from './mover.ts';
import { questionAt } from './questionAt.ts';
import { type Solved, solvedRelation } from './solvedRelation.ts';
import { type Passing, sideInLetters, type Turning, turning } from './turningInLetters.ts';

/** What the symbolic wing shows of a threshold. */
export interface Shown {
  readonly evidence: readonly Evidence[];
  /** Whether all that the claim says is proved: the place and the kind. */
  readonly proved: boolean;
}

const told = (method: string, says: string): Evidence => ({ wing: 'symbolic', method, says });

/** The threshold at a point in letters; undefined where nothing could be done. */
export function shownAtPoint(c: Case, form: Threshold, point: Point): Shown | undefined {
  if (form.tolerance !== undefined) return undefined;
  const solved = solvedRelation(c, form);
  if (solved === undefined) return undefined;
  const { result, sampled } = watched(() => ({
    crossing: attempted(() => crossingInLetters(c, form, point, solved)),
    kind: attempted(() => kindInLetters(c, form, point, solved)),
  }));
  const { crossing, kind } = result;
  const evidence = [...(crossing?.evidence ?? []), ...(kind?.evidence ?? [])];
  if (evidence.length === 0) return undefined;
  const hopf = form.says.includes('hopf');
  const needed = form.says.length === 0 || hopf || (form.says.length === 1 && form.says[0] === 'flip');
  const proved = needed ? crossing?.proved === true : kind?.proved === true;
  return { evidence, proved: proved && !sampled };
}

/** An eigenvalue that vanishes on the relation and not beside it, at first order in the moved letter. */
function crossingInLetters(c: Case, form: Threshold, point: Point, solved: Solved): Shown | undefined {
  const found = derivedAt(c, point);
  if (found === undefined || found.kind === 'none') return undefined;
  const general = (e: Expr): Expr => specialise(e, c.when).term;
  const put = (e: Expr): Expr => {
    const there = general(substitute(e, (s) => (s.letter === solved.letter ? solved.value : undefined)));
    return found.families.length === 0 ? there : withEigenvalues(there);
  };
  const positive = positiveWithin([...c.when, ...inDomain(solved.letter, put(sym(solved.letter)))]);
  const nonzero = (e: Expr): boolean => isNonzero(e) || positive(e) || positive(mul(num(-1), e));
  const flip = form.says.includes('flip');
  const at = c.model.time === 'discrete' ? num(flip ? -1 : 1) : zero;
  for (const polynomial of [
    ...found.factors.map((f) => f.polynomial),
    ...found.families.flatMap((f) => members(f, solved.value)),
  ]) {
    const turns = form.says.includes('hopf') ? turning(polynomial, put, c) : undefined;
    const how: Passing | Turning | undefined = form.says.includes('hopf') ? turns : passingAt(polynomial, at, put);
    if (how === undefined) continue;
    const speed = factored(mul(how.perUnit, put(derivative(how.critical, sym(solved.letter)))));
    if (vanishes(speed)) continue;
    const side = form.says.find((w) => w === 'supercritical' || w === 'subcritical');
    const lyapunov =
      turns === undefined ? undefined : attempted(() => sideInLetters(c, point, solved, turns, put, positive));
    const relation = `${solved.letter.name} = ${text(solved.value)}`;
    const says = `on ${relation} ${how.says}, and its ${flip ? 'value' : 'real part'} changes at first order in ${solved.letter.name}${how.exact ? `: ${text(speed)}` : ''}${nonzero(speed) ? '' : ', where that is not 0'}`;
    const sure = nonzero(speed) && (turns === undefined || turns.needs.every(positive));
    return {
      evidence: [
        told('spectrum in letters', says),
        ...(lyapunov === undefined ? [] : [told('normal form in letters', lyapunov.says)]),
      ],
      proved: found.proved && sure && (turns === undefined || side === undefined || side === lyapunov?.side),
    };
  }
  return undefined;
}

/** That a value is real, and between the ends of the domain of its letter: elsewhere there is no such threshold. */
function inDomain({ domain }: Letter, value: Expr): readonly Condition[] {
  const inside = insideOf(value, domain);
  return conditionsOf([...inside, ...(reduced([...inside, ...realOf(value)]) ?? [])]);
}

/** Members of a family that a value speaks of: the k-th eigenvalue of a matrix by its number, of waves the longest ones. */
function members({ polynomial, each, imaginary }: FactorFamily, value: Expr): readonly Monic[] {
  if (imaginary !== undefined) return [];
  const named = new Set<Index>();
  some(value, (x) => {
    if (x.kind === 'reduce' && x.fn === 'eigenvalue') for (const i of x.at) named.add(i);
    return false;
  });
  const places = each.kind === 'matrix' ? [...named] : [1, 2].map((k) => placeIndex(num(k)));
  return places.map((i) => polynomial.map((e) => replace(e, new Map([[each.atom, i]]))));
}

/** A simple root of a factor at a number, on the relation and not in general. */
function passingAt(p: Monic, at: Expr, put: (e: Expr) => Expr): Passing | undefined {
  const critical = valueAt(p, at);
  if (vanishes(critical) || !vanishes(put(critical))) return undefined;
  const slope = add(...p.slice(1).map((c, k) => mul(num(k + 1), c, pow(at, num(k)))));
  const there = put(slope);
  if (vanishes(there)) return undefined;
  const name = at === zero ? 'eigenvalue' : 'multiplier';
  const what = p.length === 2 ? `the ${name} ${text(mul(num(-1), p[0]!))}` : `one ${name}`;
  return { critical, perUnit: divide(num(-1), there), exact: true, says: `${what} is ${at === zero ? '0' : text(at)}` };
}

/** The kind of a threshold with a zero eigenvalue, from the coefficients of its normal form in letters. */
function kindInLetters(c: Case, form: Threshold, point: Point, solved: Solved): Shown | undefined {
  if (form.says.some((w) => w === 'hopf' || w === 'flip')) return undefined;
  const found = formAt(c, point, solved);
  if (found === undefined || typeof found === 'string') return undefined;
  const side = form.says.find((w) => w === 'supercritical' || w === 'subcritical');
  const kind = form.says.find((w) => w !== 'supercritical' && w !== 'subcritical');
  const { push, second, cubic, speed } = found;
  const says = `y' = ${words([
    [push, 'p'],
    [speed ?? zero, 'p*y'],
    [second, 'y^2'],
    [cubic, 'y^3'],
  ])} + …, p = ${solved.letter.name} less its value`;
  // For all letters in their domains, not for almost all: what may vanish somewhere decides nothing.
  const goes = speed !== undefined && vanishes(push) && isNonzero(speed);
  const flat = vanishes(second);
  const bent = isNonzero(second);
  const is =
    isNonzero(push) && bent
      ? 'fold'
      : goes && bent
        ? 'transcritical'
        : goes && flat && isNonzero(cubic)
          ? 'pitchfork'
          : undefined;
  const signed = side === undefined || isPositive(side === 'supercritical' ? mul(num(-1), cubic) : cubic);
  const fits = is !== undefined && (kind === undefined || kind === is) && (side === undefined || is === 'pitchfork');
  return { evidence: [told('normal form in letters', says)], proved: fits && signed };
}

/** The normal form at a point, where its states can be written out as numbers. */
export function formAt(c: Case, point: Point, solved: Solved): SteadyForm | string | undefined {
  const question = questionAt(c, point, solved);
  if (question === undefined) return undefined;
  // A branch that ends at the threshold has no derivative there.
  return (
    (question.goesOn ? attempted(() => steadyForm(question)) : undefined) ?? steadyForm({ ...question, goesOn: false })
  );
}

const words = (parts: readonly (readonly [Expr, string])[]): string =>
  parts
    .flatMap(([x, power]) => (x === zero || vanishes(x) ? [] : [x === one ? power : `(${text(x)})*${power}`]))
    .join(' + ');

const text = (e: Expr): string => print(e, 'unicode');
