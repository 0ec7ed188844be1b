import { mentions } from '../../expr/traverse.ts';
import type { Form, Stability } from '../../model/claim.ts';
import { hasKinks } from '../../model/kinks.ts';
import type { Setting } from '../../numeric/setting.ts';
import { TIME } from '../../theory/motion.ts';
import { type Case, isMap, settings } from '../case/case.ts';
import { fits, thrift } from '../case/dimension.ts';
import { isQuoted } from '../case/quoted.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { decideNearby, edgeOf, nearby } from '../centre/centreManifold.ts';
import { betweenCircles } from '../centre/circling.ts';
import { exactOrder, UNKNOWN } from '../centre/exactOrder.ts';
import { oneSidedMotion } from '../centre/oneSidedMotion.ts';
import { nearFixedPoint } from '../fixedPoints/numbers.ts';
import { decideOnLeaf, isOpen, type Leaf, leavesOf, ownedWords } from '../linear/leaf.ts';
import { AT_KINK, countSigns, growth, type Linearisation, linearise, type SignCount } from '../linear/linearisation.ts';
import { onManifold } from '../linear/stillManifold.ts';
import { judgeStationary } from '../motion/stationary.ts';
import { exceptions } from './exceptions.ts';
import { fallingFrom } from './fallingPotential.ts';
import { leastPotential } from './leastPotential.ts';
import { curved, spectral } from './witnesses.ts';

/** `stable at {…}` and its kin: by the spectrum of the compiled Jacobian, modes that neither grow nor decay explained or left open. */
export function judgeStability(c: Case, form: Extract<Form, { kind: 'stability' }>): Judgement {
  const stationary = isQuoted(form.point) ? nearFixedPoint(c, form.point) : judgeStationary(c, form.point);
  if (stationary.verdict === 'refuted') return { ...stationary, reason: 'the point is not stationary' };
  if (stationary.verdict === 'inconclusive')
    return { ...stationary, reason: `whether the point is stationary: ${stationary.reason}` };
  const driven = drivenWords(c);
  if (driven !== undefined) return inconclusive(driven, stationary.evidence);
  const evidence: Evidence[] = [...stationary.evidence.map((e) => ({ ...e, says: `stationary: ${e.says}` }))];
  const { settings: all, refused } = settings(c);
  const { where, draws } = thrift(
    c,
    all.filter((s) => fits(c, s)),
    3,
  );
  let seen = 0;
  let open: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  let neutral = 0;
  let owned: string | undefined;
  const circles: { angle: number; twist: number }[] = [];
  let leaves: ReturnType<typeof leavesOf> | undefined;
  let falling: ReturnType<typeof fallingFrom> | undefined;
  let exact: ReturnType<typeof exactOrder> | undefined;
  let valley: { readonly floor: ReturnType<typeof leastPotential> } | undefined;
  const onLeaf = new Map<number, ReturnType<ReturnType<typeof leavesOf>>>();
  const leafAt = (s: number, setting: Setting, l: Linearisation): Leaf | undefined => {
    leaves ??= leavesOf(c);
    const known = onLeaf.get(s) ?? leaves(setting);
    onLeaf.set(s, known);
    return known(l);
  };
  for (const [s, setting] of [...where, ...exceptions(c)].entries()) {
    const at = linearise(c, form.point, setting);
    for (let d = 0; d < (s < where.length ? draws : 1); d++) {
      const draw = c.random.fork(`stability ${s}.${d}`);
      let l = at(draw);
      // What a point leaves free may take a value, as the 0 of 1/a, at which there is no such point: another one is asked.
      for (let again = 1; again < AGAIN && !l.y.every(Number.isFinite); again++) l = at(draw.fork(`again ${again}`));
      if (!l.y.every(Number.isFinite)) {
        open = 'the point has no value at some values that the claim speaks of';
        continue;
      }
      if (!l.jacobian.every(Number.isFinite)) {
        open = 'the Jacobian is singular at the point';
        continue;
      }
      if (l.kink) {
        const sided = edgeOf(l, setting) === 'none' ? oneSidedMotion(l, draw.fork('sides of the kink')) : undefined;
        const decides = sided && decideNearby(form.says, sided);
        if (decides === 'false')
          return { verdict: 'refuted', evidence, witness: curved(c, setting, l, sided!, form.says) };
        if (decides !== 'true') open ??= AT_KINK;
        else {
          seen++;
          owned = `; the ${sided!.name} is ${Number(sided!.by.toPrecision(6))}`;
        }
        continue;
      }
      seen++;
      const count = countSigns(l);
      const plain = decide(form.says, l, count, draw, hasKinks(c.model));
      const leaf = isOpen(form.says, plain, count) ? leafAt(s, setting, l) : undefined;
      let verdict = leaf === undefined ? plain : decideOnLeaf(form.says, plain, leaf);
      if (leaf !== undefined && verdict !== plain) owned = ownedWords(leaf);
      // What no law and no symmetry owns is decided by higher orders.
      const free = isLeft(form.says, verdict, count) && (leaf === undefined || leaf.laws + leaf.symmetries === 0);
      const inner = edgeOf(l, setting) === 'none';
      const along =
        !free && inner && leaf?.motion !== undefined && isLeft(form.says, verdict, leaf.count) ? leaf : undefined;
      // Nothing below the point is a proof for all values: the search for what leads out is spared.
      if (free && inner && form.says === 'stable') {
        valley ??= { floor: leastPotential(c, form.point) };
        if (valley.floor !== undefined) continue;
      }
      const motion = free
        ? nearby(l, count, draw.fork('higher orders'), edgeOf(l, setting))
        : along && nearby(along.motion!, along.count, draw.fork('on the leaf'));
      if (free && typeof motion === 'string') falling ??= fallingFrom(c);
      // What falls beyond the edge of a domain leads nobody out.
      const fall =
        free && typeof motion === 'string' && inner ? falling!(setting, l, draw.fork('potential')) : undefined;
      let higher = fall ?? motion;
      if (free && typeof higher === 'string' && count.zero === 1) {
        exact ??= exactOrder(c, form.point);
        const found = exact(setting, l);
        if (found !== UNKNOWN) higher = found;
      }
      if (typeof higher === 'string') verdict = higher;
      else if (higher !== undefined) {
        verdict = decideNearby(form.says, higher) ?? verdict;
        if (higher.circles !== undefined) circles.push({ angle: higher.circles, twist: higher.by });
        owned = `${along === undefined ? '' : `; on the leaf of what is conserved`}; the ${higher.name} is ${Number(higher.by.toPrecision(6))}`;
        if (verdict === 'false')
          return { verdict: 'refuted', evidence, witness: curved(c, setting, l, higher, form.says) };
      }
      if (verdict === 'false') return { verdict: 'refuted', evidence, witness: spectral(c, setting, l, form.says) };
      if (verdict !== 'true') open ??= verdict;
      neutral = Math.max(neutral, count.zero);
      for (const e of l.spectrum) {
        const g = Math.abs(growth(e, l.time));
        if (g > 1e-6 * l.size) least = Math.min(least, g);
      }
    }
  }
  if (seen === 0) return inconclusive(open ?? refused ?? 'no setting small enough for a spectrum', evidence);
  open ??= betweenCircles(circles);
  if (open !== undefined) return inconclusive(open, evidence);
  evidence.push({
    wing: 'numeric',
    method: isMap(c) ? 'multipliers of the compiled step' : 'spectrum of the compiled Jacobian',
    says: `${form.says} at ${seen} points${owned ?? neutralWords(form.says, neutral)}`,
    ...(Number.isFinite(least) ? { measured: least } : {}),
    draws: seen,
  });
  const floor = valley?.floor;
  return { verdict: floor === undefined ? 'supported' : stationary.verdict, evidence: [...evidence, ...(floor ?? [])] };
}

/** How often what a point leaves free is drawn until the point has a value. */
const AGAIN = 4;

/** What is known of directions in which nothing grows or decays to first order. */
function neutralWords(says: Stability, count: number): string {
  if (count === 0) return '';
  const words = says === 'marginal' ? 'neither grow nor decay to first order' : 'lie along stationary points';
  return `; up to ${count} neutral directions ${words}`;
}

/** Why one spectrum does not decide: the equations contain the time. Undefined where they do not. */
export function drivenWords(c: Case): string | undefined {
  if (!c.model.dynamics.some((d) => mentions(d.right, TIME))) return undefined;
  return `the equations contain t: the ${isMap(c) ? 'multipliers' : 'eigenvalues'} at one time say nothing of others`;
}

/** `true`, `false`, or why it is open. */
function decide(
  says: Stability,
  l: Linearisation,
  n: SignCount,
  random: Parameters<typeof onManifold>[2],
  bent: boolean,
): string {
  const isStill = (): boolean => onManifold(l, n.zero, random, bent);
  const map = l.time === 'discrete';
  const unclear = map
    ? 'a multiplier is too close to the unit circle to be on one side'
    : 'an eigenvalue is too close to zero to have a sign';
  const higher = `${map ? 'multipliers on the unit circle' : 'zero eigenvalues'}: the linear test is inconclusive, higher orders decide`;
  const oscillates = l.spectrum.some(
    (e) => Math.abs(growth(e, l.time)) <= 1e-8 * l.size && Math.hypot(e.re, e.im) > 1e-6 * l.size,
  );
  switch (says) {
    case 'stable':
      if (n.positive > 0) return 'false';
      if (n.unclear > 0) return unclear;
      if (n.zero === 0) return 'true';
      return !oscillates && isStill() ? 'true' : higher;
    case 'unstable':
      if (n.positive > 0) return 'true';
      if (n.unclear > 0) return unclear;
      return n.zero === 0 || (!oscillates && isStill()) ? 'false' : higher;
    case 'saddle':
      if (n.positive > 0 && n.negative > 0) return 'true';
      if (n.unclear > 0) return unclear;
      return n.zero === 0 || isStill() ? 'false' : higher;
    case 'marginal':
      if (n.positive > 0) return 'false';
      if (n.unclear > 0) return unclear;
      return n.zero > 0 ? 'true' : 'false';
    case 'centre':
      if (n.positive > 0 || n.negative > 0) return 'false';
      if (n.unclear > 0) return unclear;
      // What does not move to first order may still go round, in pairs of directions.
      if (!oscillates && n.zero > 0 && n.zero % 2 === 0 && !isStill()) return higher;
      return oscillates
        ? `${map ? 'multipliers on the unit circle' : 'purely imaginary eigenvalues'}: the linear test is inconclusive, higher orders decide`
        : 'false';
  }
}

/** Whether a claim speaks of what higher orders decide, and nothing else has decided it. */
const isLeft = (says: Stability, verdict: string, n: SignCount): boolean =>
  ['stable', 'unstable', 'centre', 'saddle'].includes(says) &&
  verdict !== 'true' &&
  verdict !== 'false' &&
  n.positive === 0 &&
  n.unclear === 0;
