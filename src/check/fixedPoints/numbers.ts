import type { Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import type { Point } from '../../model/model.ts';
import { exactValues } from '../../numeric/formula/exactValues.ts';
import { unpack } from '../../numeric/instrument.ts';
import type { SolvedRoot } from '../../numeric/roots/certify/roots.ts';
import type { Motion } from '../../numeric/roots/fieldSystem.ts';
import { realPart, tightened } from '../../numeric/roots/membership.ts';
import type { Solution } from '../../numeric/roots/solution.ts';
import { scalar } from '../../numeric/scalar.ts';
import { lengthOf, type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case/case.ts';
import { chart } from '../case/chart.ts';
import { isQuoted, quoted } from '../case/quoted.ts';
import { type Evidence, inconclusive, type Judgement } from '../case/verdict.ts';
import { witness } from '../case/witness.ts';
import { judgeStationary } from '../motion/stationary.ts';
import type { AllFixedPoints, Answer, Route } from './answer.ts';
import { objection, objectionToPlaces } from './certificate.ts';
import { type Completeness, completeness, type Placed, placed } from './completeness.ts';
import { rootNear } from './near.ts';
import { motionsOf, solved } from './solved.ts';

/** More unknowns than this are not solved for. */
const LARGEST = 24;
/** At how many settings. */
const MOST = 4;

/** Certified roots at values of the parameters, and a bound on their number. */
export const numbers: Route = (c, { says }): Answer => ({
  route: 'numbers',
  judgement: judged(c, says.kind === 'list' ? { ...says, contains: false } : says),
});

/** Whether there is a fixed point as near to one as its quoted numbers say. */
export const nearFixedPoint = (c: Case, point: Point): Judgement =>
  judged(c, { kind: 'list', points: [point], contains: true });

/** What is said of all of them; or only that some are among them. */
type Says =
  | Extract<AllFixedPoints['says'], { kind: 'count' }>
  | (Extract<AllFixedPoints['says'], { kind: 'list' }> & { readonly contains: boolean });

/** What the claim looks at at one setting. */
interface Look {
  readonly setting: Setting;
  readonly solution: Solution;
  readonly complete: Completeness;
  readonly points: readonly Placed[];
}

function judged(c: Case, says: Says): Judgement {
  const evidence: Evidence[] = [];
  let exactly = true;
  if (says.kind === 'list') {
    // Where numbers are quoted the point is near a fixed one.
    const all = says.points.flatMap((p) => (isQuoted(p) ? [] : [judgeStationary(c, p)]));
    const bad = all.find((j) => j.verdict === 'refuted') ?? all.find((j) => j.verdict === 'inconclusive');
    if (bad !== undefined) return bad;
    evidence.push(...all.flatMap((j) => j.evidence));
    // That a point of the list is the root in its box, and not one beside it, needs a proof that it is at rest.
    exactly = all.every((j) => j.verdict === 'proved');
  }
  const motions = motionsOf(c.model, c.claim.ansatz === undefined ? undefined : c.reduced());
  if (typeof motions === 'string') return inconclusive(motions, evidence);
  const { settings: found, refused } = settings(c, MOST - 1);
  const fits = found.filter((s) => sizeAt(motions, s) <= LARGEST);
  const all = fixesEverything(c, motions);
  const where = all ? fits.slice(0, 1) : fits;
  if (where.length === 0) return inconclusive(refused ?? `no setting with at most ${LARGEST} unknowns`, evidence);
  const words: string[] = [];
  let objected: string | undefined;
  let open: string | undefined;
  for (const setting of where) {
    const look = lookAt(c, motions, setting);
    const places: SolvedRoot[] = [];
    const problem =
      typeof look === 'string'
        ? look
        : says.kind === 'count'
          ? countProblem(c, says, look)
          : listProblem(c, says, look, places);
    // What is open at some values, as at a threshold, may be refuted at others.
    if (typeof problem === 'string') open ??= problem;
    else if (problem !== undefined) return { ...problem, evidence };
    if (typeof look === 'string' || problem !== undefined) continue;
    words.push(look.complete.says);
    if (!all) continue;
    if (!(says.kind === 'list' && says.contains)) objected = objection(look.solution);
    if (places.length > 0) objected ??= objectionToPlaces(look.solution, places);
  }
  if (open !== undefined) return inconclusive(open, evidence);
  evidence.push({
    wing: 'numeric',
    method: 'certified roots and a bound on their number',
    says: all
      ? `${words[0]}; the independent checker ${objected === undefined ? 'accepts the certificate' : `does not accept it: ${objected}`}`
      : `at ${where.length} settings; at the first: ${words[0]}`,
    draws: where.length,
  });
  return { verdict: all && exactly && objected === undefined ? 'certified' : 'supported', evidence };
}

const sizeAt = (motions: readonly Motion[], s: Setting): number =>
  motions.reduce((n, m) => n + lengthOf(m.state, s.sizes), 0);

function lookAt(c: Case, motions: readonly Motion[], setting: Setting): Look | string {
  const s = solved(motions, setting, exactValues(c.model, setting, c.when), c.model.time);
  return typeof s === 'string' ? s : { setting, solution: s, complete: completeness(s), points: placed(s) };
}

type Refuted = Omit<Judgement, 'evidence'>;

/** Why a count does not hold, or is not known to. */
function countProblem(
  c: Case,
  says: Extract<Says, { kind: 'count' }>,
  { setting, complete, points, solution: s }: Look,
): string | Refuted | undefined {
  const wanted = Math.round(scalar(says.real, valuesOf(setting)));
  const inside = points.filter((p) => p.membership === 'inside').length;
  const open = points.filter((p) => p.membership === 'unknown' || p.root.real === 'unknown').length;
  const refuted = (what: string, found: number, claimed: number): Refuted => ({
    verdict: 'refuted',
    witness: witness(
      c.model,
      setting,
      { left: [found], right: [claimed], scale: [1], entry: () => what, states: new Map() },
      0,
    ),
  });
  // More than the claim allows: whether all were found does not matter.
  if (inside > wanted) return refuted('the number of certified real fixed points', inside, wanted);
  if (complete.verdict !== 'proved') return complete.says;
  if (open > 0) return `${open} of the fixed points may be real or in the domain, or not`;
  if (inside !== wanted) return refuted('the number of real fixed points, all of them certified', inside, wanted);
  if (says.complex === undefined) return undefined;
  if (s.counted === undefined) return 'complex fixed points are counted of polynomial equations only';
  const complex = Math.round(scalar(says.complex, valuesOf(setting)));
  if (points.length !== complex)
    return refuted('the number of complex fixed points, all of them certified', points.length, complex);
  return undefined;
}

/** Why a list does not hold, or is not known to. What is shown to be near its points is added to `places`. */
function listProblem(
  c: Case,
  says: Extract<Says, { kind: 'list' }>,
  { setting, complete, points, solution: s }: Look,
  places: SolvedRoot[],
): string | Refuted | undefined {
  const taken = new Set<Placed>();
  const refuted = (what: string, left: number, right: number, x: Float64Array): Refuted => {
    const states = unpack(x, chart(c.model, c.claim.ansatz, setting).letters, setting);
    const entry = (): string => what;
    return {
      verdict: 'refuted',
      witness: witness(c.model, setting, { left: [left], right: [right], scale: [1], entry, states }, 0),
    };
  };
  for (const [k, p] of says.points.entries()) {
    const at = quoted(c, p, setting);
    if (typeof at === 'string') return `point ${k + 1}: ${at}`;
    const near = rootNear(s, points, at);
    if (near === undefined) {
      if (!isQuoted(p) || complete.verdict !== 'proved')
        return `point ${k + 1} of the list lies ${isQuoted(p) ? 'near' : 'in'} no certified box`;
      return refuted('fixed points within the tolerance, all of them certified', 0, 1, at.x);
    }
    if (near.placed.membership === 'outside') {
      const what = `point ${k + 1} of the list is at rest, and outside of the domains of the states: points of it in them`;
      return refuted(what, 0, 1, at.x);
    }
    if (isQuoted(p) && !near.shown) return `point ${k + 1} of the list may be within its tolerance, or not`;
    if (isQuoted(p)) places.push(tightened(s.system, near.placed.root));
    taken.add(near.placed);
  }
  if (says.contains) return undefined;
  const others = points.filter((p) => p.membership === 'inside' && !taken.has(p));
  if (others.length > 0)
    return refuted('certified fixed points that are not in the list', others.length, 0, realPart(others[0]!.root));
  if (complete.verdict !== 'proved') return complete.says;
  if (points.some((p) => p.root.real === 'unknown' || (p.membership === 'unknown' && !taken.has(p))))
    return 'a fixed point may be real or in the domain, or not';
  return undefined;
}

/** Whether the conditions of a claim leave one setting only: then what holds there holds for all of them. */
function fixesEverything(c: Case, motions: readonly Motion[]): boolean {
  const fixed = new Set<Letter>();
  const visit = (w: Condition): void => {
    if (w.kind === 'all') w.of.forEach(visit);
    if (w.kind !== 'compare' || w.comparison !== '=') return;
    for (const [side, other] of [
      [w.left, w.right],
      [w.right, w.left],
    ] as const)
      if (side.kind === 'sym' && side.indices.length === 0 && letters(other).every((l) => fixed.has(l)))
        fixed.add(side.letter);
  };
  // Twice: a later condition may fix what an earlier one speaks of.
  for (let pass = 0; pass < 2; pass++) c.when.forEach(visit);
  const needed = motions.flatMap((m) => [...letters(m.right), ...m.state.axes.flatMap((s) => letters(s.size))]);
  const free = new Set(['size', 'parameter', 'any', 'random']);
  return needed.every((l) => !free.has(l.role) || fixed.has(l));
}
