import type { RandomStream } from '../../numeric/random.ts';
import { circling, strongResonance } from '../centre/circling.ts';
import { type Measured, type Steady, steady, vanishing } from '../centre/coefficients.ts';
import { applied, type Critical, criticalOf, dot } from '../centre/critical.ts';
import { localField } from '../centre/localField.ts';
import { flipCoefficient, lyapunovCoefficient } from '../centre/rotating.ts';
import type { Mode } from './crossing.ts';
import type { Family, Linear } from './family.ts';
import type { Push } from './push.ts';

export type Kind = 'fold' | 'pitchfork' | 'transcritical' | 'hopf' | 'flip';

/** What happens at a threshold, as far as it is known. */
export interface FoundKind {
  readonly kind: Kind;
  /** Whether what branches off attracts in the critical directions; in words why that is not known. */
  readonly attracts?: { readonly yes: boolean; readonly by: Measured; readonly name: string } | string;
  /** The coefficients, in words. */
  readonly says: string;
  /** Of one critical direction with a zero eigenvalue: y' = push p + … + second y^2 + cubic y^3. */
  readonly steady?: { readonly push: Measured; readonly second: Measured; readonly cubic: Measured };
  /** What tells the kind: two numbers with a name. */
  readonly shown: { readonly what: string; readonly left: number; readonly right: number };
}

/** Where a kind is asked for: the point, the value, and what crosses. */
export interface Site {
  readonly family: Family;
  readonly value: number;
  readonly coordinates: Float64Array;
  readonly linear: Linear;
  /** The size of the Jacobian near by: at the threshold all of it may vanish. */
  readonly size: number;
  readonly modes: number;
  readonly neutral: number;
  /** The change of the Jacobian along the branch of points; undefined where there is none. */
  readonly drift: (() => Float64Array) | undefined;
  /** How fast the point is left where the value is changed: on a branch that goes on it is 0. */
  readonly pushed?: Push;
  readonly random: RandomStream;
}

/** How critical modes pass: along the real axis through 0, as a pair through the imaginary axis, or at -1. */
export function passing(l: Linear, size: number, critical: readonly Mode[]): 'steady' | 'hopf' | 'flip' | undefined {
  const small = 1e-5 * size;
  if (critical.every((m) => Math.hypot(m.re, m.im) <= small)) return 'steady';
  if (l.time === 'discrete' && critical.every((m) => Math.hypot(m.re + 2, m.im) <= small)) return 'flip';
  return critical.every((m) => Math.abs(m.im) > small) ? 'hopf' : undefined;
}

/** The kind of a threshold from the coefficients of its normal form; in words why it is not known. */
export function kindAt(site: Site, critical: readonly Mode[]): FoundKind | string {
  const { family, value, coordinates, linear, size, modes, neutral } = site;
  const how = passing(linear, size, critical);
  if (how === undefined) return 'eigenvalues of several kinds cross together';
  const f = localField(family.chart(value), family.flow(value), coordinates);
  if (f === undefined) return 'the field is not smooth enough at the threshold to tell the kind';
  if (how === 'hopf') {
    const map = linear.time === 'discrete';
    const angle = Math.abs(Math.atan2(critical[0]!.im, 1 + critical[0]!.re));
    const w = map ? angle : Math.abs(critical[0]!.im);
    const resonance = map && modes === 2 ? strongResonance(angle) : undefined;
    if (resonance !== undefined) return resonance;
    const what = map ? 'angle of the critical multiplier' : 'imaginary part of the critical eigenvalue';
    const says = map
      ? `a pair of multipliers crosses at e^(± ${plain(w)}i) (Neimark-Sacker)`
      : `a pair of eigenvalues crosses at ± ${plain(w)}i`;
    const base = { kind: 'hopf' as const, says, shown: { what, left: w, right: 0 } };
    if (neutral > 0 || modes !== 2) return { ...base, attracts: 'other modes are neutral beside the pair' };
    const circle = map ? circling(f, linear.jacobian, w, size) : undefined;
    const found =
      typeof circle === 'object' ? circle.growth : (circle ?? lyapunovCoefficient(f, linear.jacobian, w, size));
    return { ...base, ...turned(found, 'first Lyapunov coefficient', -1) };
  }
  if (how === 'flip') {
    const shown = { what: 'the critical multiplier', left: 1 + critical[0]!.re, right: 1 };
    const base = { kind: 'flip' as const, says: 'a multiplier passes -1', shown };
    if (neutral > 0 || modes !== 1) return { ...base, attracts: 'other modes are neutral beside the multiplier -1' };
    return { ...base, ...turned(flipCoefficient(f, linear.jacobian, size), 'cubic coefficient of the flip', 1) };
  }
  const c = criticalOf(linear.jacobian, f.dimension, modes, neutral, size, site.drift ?? (() => linear.jacobian));
  if (typeof c === 'string') return c;
  if (modes > 1 && !together(c, site.drift))
    return 'several eigenvalues vanish at the threshold, and no symmetry makes them one';
  const found = steady(f, linear.jacobian, c, size, site.random);
  if (typeof found === 'string') return found;
  const push = site.pushed === undefined ? 0 : dot(c.left[0]!, site.pushed.vector);
  const long = Math.hypot(...c.left[0]!) * (site.pushed?.about ?? 0);
  return steadyKind(found, { value: push, scale: Math.max(long, 1e-6 * size) }, modes);
}

/** Whether all critical modes cross at one speed, as those do that a symmetry takes to each other. */
function together({ right, left }: Critical, drift: Site['drift']): boolean {
  if (drift === undefined) return false;
  const moved = drift();
  const speeds = left.map((l) => right.map((r) => dot(l, applied(moved, r))));
  const [first] = speeds[0]!;
  return speeds.every((row, i) => row.every((x, j) => Math.abs(x - (i === j ? first! : 0)) <= 1e-5 * Math.abs(first!)));
}

const plain = (x: number): string => String(Number(x.toPrecision(6)));

/** A term of a motion with its sign; nothing where its coefficient is 0. */
function term(coefficient: Measured, power: string): string {
  const size = plain(Math.abs(coefficient.value));
  return vanishing(coefficient) === true || size === '0'
    ? ''
    : ` ${coefficient.value < 0 ? '-' : '+'} ${size} ${power}`;
}

/** A coefficient whose sign says whether what branches off attracts. */
function turned(found: Measured | string, name: string, attracting: 1 | -1): Pick<FoundKind, 'attracts'> {
  if (typeof found === 'string') return { attracts: found };
  if (vanishing(found) !== false) return { attracts: `the ${name} is too close to 0 to have a sign` };
  return { attracts: { yes: found.value > 0 === (attracting === 1), by: found, name } };
}

function steadyKind({ second, cubes, entangled }: Steady, push: Measured, modes: number): FoundKind | string {
  const cube = cubes[0]!;
  const says = modes === 1 ? `y' = …${term(second, 'y^2')}${term(cube, 'y^3')}` : `${modes} directions`;
  const shown = { what: 'coefficients of y^2 and y^3 in the reduced motion', left: second.value, right: cube.value };
  const one = modes === 1 ? { steady: { push, second, cubic: cube } } : {};
  const flat = vanishing(second);
  const pushed = vanishing(push);
  if (flat === undefined) return 'the coefficient of y^2 is too small to be told from 0';
  if (pushed === undefined) return 'whether the point goes on beyond the threshold is not clear';
  if (!pushed)
    return modes > 1
      ? 'several directions are critical where the point ends'
      : flat
        ? 'the coefficient of y^2 vanishes where the point ends: the threshold is degenerate'
        : { kind: 'fold', says, shown, ...one };
  if (!flat)
    return modes > 1
      ? 'several directions are critical, with a second-order part: which branches there are is not decided'
      : { kind: 'transcritical', says, shown, ...one };
  const signs = new Set(cubes.map((x) => (vanishing(x) === false ? Math.sign(x.value) : 0)));
  if (signs.has(0))
    return 'the coefficients of y^2 and y^3 vanish, or one of them in some direction: the threshold is degenerate';
  const sign = signs.size === 1 ? [...signs][0]! : 0;
  const attracts = entangled
    ? 'neutral directions beside the critical ones may change the cubic coefficient'
    : sign === 0
      ? 'the cubic coefficient has no one sign in all critical directions'
      : { yes: sign < 0, by: cube, name: `cubic coefficient${modes === 1 ? '' : ` in ${cubes.length} directions`}` };
  return { kind: 'pitchfork', says, shown, attracts, ...one };
}
