import type { Case } from '../case/case.ts';
import { isQuoted } from '../case/quoted.ts';
import { inconclusive, type Judgement, type Verdict } from '../case/verdict.ts';
import type { AllFixedPoints, Answer, Route } from './answer.ts';
import { judgeExistence } from './existence.ts';
import { letters } from './letters.ts';
import { monotone } from './monotone.ts';
import { numbers } from './numbers.ts';
import { judgeUnlisted } from './unlisted.ts';

/** One route a file; each is asked, and they have to agree. */
const ROUTES: readonly Route[] = [numbers, letters, monotone];

/** From the verdict that says most to the one that says least; what is refuted stays so. */
const RANK: readonly Verdict[] = ['refuted', 'proved', 'certified', 'supported', 'inconclusive'];

/** `fixed-points are {…}, …`, `fixed-points 9`: by all routes that apply. */
export function judgeAllFixedPoints(c: Case, form: AllFixedPoints): Judgement {
  if (form.says.kind === 'list') {
    const gone = form.says.points.filter((p) => !isQuoted(p)).flatMap((p) => judgeExistence(c, p) ?? []);
    if (gone[0] !== undefined) return gone[0];
  }
  // A number that is quoted is no closed form.
  // At one setting letters would say again what they said of all of them.
  const quotedNumbers = form.says.kind === 'list' && form.says.points.some(isQuoted);
  const routes = quotedNumbers || c.at !== undefined ? [numbers] : ROUTES;
  const answers = routes.flatMap((route) => route(c, form) ?? []);
  const together = answers.length === 0 ? inconclusive('not judged yet: fixed-points') : joined(answers);
  if (together.verdict !== 'inconclusive' || form.says.kind !== 'list') return together;
  // Routes that disagree leave nothing to conclude.
  if (answers.some(({ judgement: { verdict } }) => verdict !== 'inconclusive')) return together;
  const missing = judgeUnlisted(c, form.says.points);
  return missing === undefined ? together : { ...missing, evidence: together.evidence };
}

/** What the routes say together. Where they disagree one of them is wrong, and nothing is concluded. */
export function joined(answers: readonly Answer[]): Judgement {
  const all = answers.map((a) => a.judgement);
  const evidence = all.flatMap((j) => j.evidence);
  const said = (v: Verdict): boolean => all.some((j) => j.verdict === v);
  // What is supported was looked at in samples: elsewhere it may fail.
  if (said('refuted') && (said('proved') || said('certified')))
    return inconclusive(`the routes disagree: ${answers.map(words).join('; ')}`, evidence);
  // Samples do not outweigh what letters have seen at special values.
  const doubt = answers.find((a) => a.speaksAgainst === true);
  if (doubt !== undefined && !said('refuted') && !said('proved') && !said('certified'))
    return inconclusive(doubt.judgement.reason ?? '', evidence);
  const best = RANK.flatMap((v) => all.filter((j) => j.verdict === v))[0]!;
  if (best.verdict !== 'inconclusive') return { ...best, evidence };
  return { ...best, evidence, reason: all.map((j) => j.reason ?? '').join('; ') };
}

const words = ({ route, judgement }: Answer): string =>
  `in ${route} it is ${judgement.verdict}${judgement.reason === undefined ? '' : ` (${judgement.reason})`}`;
