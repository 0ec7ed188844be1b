import type { Letter } from '../../expr/expr.ts';
import { letters } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { exactValues } from '../../numeric/formula/exactValues.ts';
import { unpack } from '../../numeric/instrument.ts';
import type { Motion } from '../../numeric/roots/fieldSystem.ts';
import { realPart } from '../../numeric/roots/membership.ts';
import type { Solution } from '../../numeric/roots/solution.ts';
import { scalar } from '../../numeric/scalar.ts';
import { lengthOf, type Setting, valuesOf } from '../../numeric/setting.ts';
import { type Case, settings } from '../case.ts';
import { chart, pointMap } from '../chart.ts';
import { judgeStationary } from '../stationary.ts';
import { type Evidence, inconclusive, type Judgement } from '../verdict.ts';
import { witness } from '../witness.ts';
import type { AllFixedPoints, Answer, Route } from './answer.ts';
import { objection } from './certificate.ts';
import { type Completeness, completeness, type Placed, placed } from './completeness.ts';
import { motionsOf, solved } from './solved.ts';

/** More unknowns than this are not solved for. */
const LARGEST = 24;
/** At how many settings. */
const MOST = 4;

/** Certified roots at values of the parameters, and a bound on their number. */
export const numbers: Route = (c, form): Answer => ({ route: 'numbers', judgement: judged(c, form) });

/** What the claim looks at at one setting. */
interface Look {
  readonly setting: Setting;
  readonly solution: Solution;
  readonly complete: Completeness;
  readonly points: readonly Placed[];
}

function judged(c: Case, form: AllFixedPoints): Judgement {
  const evidence: Evidence[] = [];
  let exactly = true;
  if (form.says.kind === 'list') {
    const all = form.says.points.map((p) => judgeStationary(c, p));
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
  for (const setting of where) {
    const look = lookAt(c, motions, setting);
    if (typeof look === 'string') return inconclusive(look, evidence);
    const problem =
      form.says.kind === 'count' ? countProblem(c, form.says, look) : listProblem(c, form.says.points, look);
    if (problem !== undefined)
      return typeof problem === 'string' ? inconclusive(problem, evidence) : { ...problem, evidence };
    words.push(look.complete.says);
    if (all) objected = objection(look.solution);
  }
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
  says: Extract<AllFixedPoints['says'], { kind: 'count' }>,
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

/** Why a list does not hold, or is not known to. Its points are stationary. */
function listProblem(
  c: Case,
  claimed: Extract<AllFixedPoints['says'], { kind: 'list' }>['points'],
  { setting, complete, points }: Look,
): string | Refuted | undefined {
  const map = chart(c.model, c.claim.ansatz, setting);
  const taken = new Set<Placed>();
  for (const [k, p] of claimed.entries()) {
    const at = pointMap(c.model, map, p, setting);
    const [x, y] = [0, 1].map((v) => Float64Array.from(at.evaluate(new Float64Array(map.dimension).fill(v), 0)));
    if (x!.some((v, m) => v !== y![m])) return `point ${k + 1} leaves a state free: it is a family`;
    const near = points.find(
      ({ root }) => root.real === 'yes' && realPart(root).every((v, m) => Math.abs(v - x![m]!) < root.radius),
    );
    if (near === undefined) return `point ${k + 1} of the list lies in no certified box`;
    taken.add(near);
  }
  const others = points.filter((p) => p.membership === 'inside' && !taken.has(p));
  if (others.length > 0) {
    const x = realPart(others[0]!.root);
    const states = unpack(Float64Array.from(x), map.letters, setting);
    const entry = (): string => 'certified fixed points that are not in the list';
    return {
      verdict: 'refuted',
      witness: witness(c.model, setting, { left: [others.length], right: [0], scale: [1], entry, states }, 0),
    };
  }
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
