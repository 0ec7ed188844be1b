import { print } from '../../expr/print/print.ts';
import type { Form } from '../../model/claim.ts';
import { complexScalar } from '../../numeric/complexScalar.ts';
import { unpack } from '../../numeric/instrument.ts';
import type { Complex } from '../../numeric/linear.ts';
import { random } from '../../numeric/random.ts';
import { scalar } from '../../numeric/scalar.ts';
import { drawSetting, isRefusal, type Setting, valuesOf } from '../../numeric/setting.ts';
import { vanishes } from '../../theory/spectrum/matrix.ts';
import { type Case, isMap, settings, specialise } from '../case/case.ts';
import { fits, thrift } from '../case/dimension.ts';
import { isQuoted } from '../case/quoted.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { nearFixedPoint } from '../fixedPoints/numbers.ts';
import { AT_KINK, eigenvalueError, type Linearisation, linearise } from '../linear/linearisation.ts';
import { judgeStationary } from '../motion/stationary.ts';
import { drivenWords } from '../stability/stability.ts';

type Spectrum = Extract<Form, { kind: 'spectrum' }>;

/** Eigenvalues closer than this part of the largest count as one. */
const SAME = 1e-6;

/** `spectrum at {…}: -4*N times (N-1)*d, 0 times d`: the claimed multiset against that of the compiled Jacobian. */
export function judgeSpectrum(c: Case, form: Spectrum): Judgement {
  const stationary = isQuoted(form.point) ? nearFixedPoint(c, form.point) : judgeStationary(c, form.point);
  if (stationary.verdict === 'refuted') return { ...stationary, reason: 'the point is not stationary' };
  if (stationary.verdict === 'inconclusive')
    return { ...stationary, reason: `whether the point is stationary: ${stationary.reason}` };
  const driven = drivenWords(c);
  if (driven !== undefined) return inconclusive(driven, stationary.evidence);
  const { settings: all, refused } = settings(c);
  const { where, draws } = thrift(c, speakingFirst(c, all, form), 2);
  const evidence: Evidence[] = [];
  let seen = 0;
  let worst: Gap = { by: 0, allowed: SAME };
  const asked = new Set<number>();
  for (const [s, setting] of where.entries()) {
    const at = linearise(c, form.point, setting);
    for (let d = 0; d < draws; d++) {
      const l = at(c.random.fork(`spectrum ${s}.${d}`));
      if (!l.jacobian.every(Number.isFinite)) continue;
      if (l.kink) return inconclusive(AT_KINK, evidence);
      const problem = mismatch(c, form, l, setting);
      if (problem === undefined) continue;
      seen++;
      for (const k of spoken(form, setting)) asked.add(k);
      if ('by' in problem) worst = worse(worst, problem);
      else if ('unclear' in problem) return inconclusive(problem.unclear, evidence);
      else {
        const states = unpack(
          l.y,
          c.model.states.map((x) => x.letter),
          setting,
        );
        return {
          verdict: 'refuted',
          evidence,
          witness: witness(
            c.model,
            setting,
            { left: [problem.found], right: [problem.claimed], scale: [1], entry: () => problem.what, states },
            0,
          ),
        };
      }
    }
  }
  if (seen === 0) return inconclusive(refused ?? 'no setting at which the spectrum could be computed', evidence);
  const silent = form.eigenvalues.find((e, k) => !asked.has(k) && !vanishes(specialise(e.times, c.when).term));
  if (silent !== undefined)
    return inconclusive(
      `at all sizes that were tried \`${print(silent.value, 'unicode')}\` is claimed ${print(silent.times, 'unicode')} = 0 times`,
      evidence,
    );
  evidence.push({
    wing: 'numeric',
    method: isMap(c) ? 'multipliers of the compiled step' : 'spectrum of the compiled Jacobian',
    says: `all values and multiplicities agree at ${seen} points`,
    measured: worst.by,
    tolerance: worst.allowed,
    draws: seen,
  });
  return { verdict: 'supported', evidence };
}

/** Which of the listed values are claimed at least once at the sizes of a setting. */
const spoken = (form: Spectrum, setting: Setting): readonly number[] =>
  form.eigenvalues.flatMap((e, k) => (Math.round(scalar(e.times, valuesOf(setting))) === 0 ? [] : [k]));

/** Settings drawn besides, where none says anything of a listed value. */
const MORE = 24;

/** The declared values first, then those at which most of the list is claimed at all: 0 times is soon true. */
function speakingFirst(c: Case, all: readonly Setting[], form: Spectrum): readonly Setting[] {
  const own = all.filter((s) => fits(c, s));
  const [declared, ...drawn] = own;
  if (declared === undefined) return own;
  const heard = new Set(own.flatMap((s) => spoken(form, s)));
  for (let k = 0; k < MORE && heard.size < form.eigenvalues.length; k++) {
    const other = drawSetting(c.model, random(`${c.seed}/${c.model.name}/${k}/spoken`), c.when);
    if (isRefusal(other)) break;
    const says = fits(c, other) ? spoken(form, other).filter((x) => !heard.has(x)) : [];
    if (says.length === 0) continue;
    drawn.push(other);
    for (const x of says) heard.add(x);
  }
  const rank = new Map(drawn.map((s) => [s, spoken(form, s).length]));
  return [declared, ...drawn.sort((a, b) => rank.get(b)! - rank.get(a)!)];
}

type Problem = { readonly what: string; readonly claimed: number; readonly found: number };

/** How far an eigenvalue is from a claimed value, and how far it may be, both as parts of the value. */
interface Gap {
  readonly by: number;
  readonly allowed: number;
}

const worse = (a: Gap, b: Gap): Gap => (b.by * a.allowed > a.by * b.allowed ? b : a);

/** The deviation that comes nearest to what is allowed, or what does not agree. Undefined where the claim has no value. */
function mismatch(
  c: Case,
  form: Spectrum,
  l: Linearisation,
  setting: Setting,
): Gap | Problem | { readonly unclear: string } | undefined {
  const more = new Map([
    ...unpack(
      l.y,
      c.model.states.map((s) => s.letter),
      setting,
    ),
    ...l.chart.extra(l.coordinates),
  ]);
  const values = valuesOf(setting, more);
  // The claim speaks of multipliers in a map; the Jacobian is that of what a step adds.
  const shift = l.time === 'discrete' ? 1 : 0;
  const spectrum = l.spectrum.map((e) => ({ re: e.re + shift, im: e.im }));
  const scale = Math.max(1e-290, ...spectrum.map((e) => Math.hypot(e.re, e.im)));
  const groups: { value: Complex; times: number; allowed: number; quoted: boolean }[] = [];
  for (const e of form.eigenvalues) {
    const value = complexScalar(e.value, values);
    const times = Math.round(scalar(e.times, values));
    if (!Number.isFinite(value.re) || !Number.isFinite(value.im)) return undefined;
    const length = Math.hypot(value.re, value.im);
    // A short step of a map has all its multipliers near 1: how far from it is what the claim says.
    const told = shift === 1 ? Math.min(length, Math.hypot(value.re - 1, value.im)) : length;
    const rounding = shift === 1 ? 1e-12 * l.dimension * l.size + 1e-15 * scale : 1e-12 * l.dimension * scale;
    let allowed = Math.max(SAME * told, rounding);
    if (e.tolerance !== undefined) {
      const t = scalar(e.tolerance.value, values);
      allowed = Math.max(e.tolerance.percent ? (t / 100) * length : t, shift === 1 ? rounding : 1e-12 * scale);
    }
    const same = groups.find(
      (g) => apart(g.value, value) <= Math.max(1e-9 * told, shift === 1 ? 1e-15 * scale : 1e-13 * scale),
    );
    // At small sizes a multiplicity may be negative and cancel against an equal eigenvalue of another sector.
    if (same === undefined) groups.push({ value, times, allowed, quoted: e.tolerance !== undefined });
    else same.times += times;
  }
  const left = [...spectrum];
  let worst: Gap = { by: 0, allowed: SAME };
  for (const g of groups) {
    let found = 0;
    for (let k = left.length - 1; k >= 0; k--) {
      const gap = apart(left[k]!, g.value);
      if (gap > g.allowed) continue;
      left.splice(k, 1);
      found++;
      const of = Math.max(Math.hypot(g.value.re, g.value.im), 1e-6 * Math.max(scale, l.size));
      worst = worse(worst, { by: gap / of, allowed: g.quoted ? g.allowed / of : SAME });
    }
    const enough = form.contains ? found >= g.times : found === g.times;
    if (enough) continue;
    // Near a multiple or badly conditioned eigenvalue a small gap says nothing.
    const near = SAME * (shift === 1 ? l.size : scale);
    const doubtful = spectrum.some(({ re, im }) => {
      const gap = apart({ re, im }, g.value);
      return gap > g.allowed && gap <= near && gap <= 10 * (im === 0 ? eigenvalueError(l, re - shift) : near);
    });
    if (doubtful) return { unclear: `eigenvalues too close to ${plain(g.value)} to be told apart` };
    return {
      what: `multiplicity of the ${shift === 1 ? 'multiplier' : 'eigenvalue'} ${plain(g.value)}`,
      claimed: g.times,
      found,
    };
  }
  if (!form.contains && left.length > 0)
    return {
      what: `${shift === 1 ? 'multipliers' : 'eigenvalues'} besides the listed ones, such as ${plain(left[0]!)}; how many`,
      claimed: 0,
      found: left.length,
    };
  return worst;
}

const apart = (a: Complex, b: Complex): number => Math.hypot(a.re - b.re, a.im - b.im);

const plain = ({ re, im }: Complex): string => (im === 0 ? `${re}` : `${re} ${im < 0 ? '-' : '+'} ${Math.abs(im)}i`);
