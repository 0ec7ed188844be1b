import type { Form } from '../../model/claim.ts';
import { coarser } from '../../numeric/setting.ts';
import type { Case } from '../case/case.ts';
import { OutOfDomain, Unmet } from '../case/drawState.ts';
import { edges } from '../case/edges.ts';
import { jumps } from '../case/jumps.ts';
import type { Judgement } from '../case/verdict.ts';
import { isRough } from '../relations/quadrature.ts';
import { borders, corners, ends, largeSizes } from './borders.ts';
import { farther } from './farther.ts';
import { ownTerms } from './ownTerms.ts';
import { specialSettings } from './specialValues.ts';

/** Where a claim is looked at once more: beside the borders of its conditions; at the ends of domains and at large sizes too. */
type Reach = 'borders' | 'sizes';

/** What is read at states is cheap; trajectories are not, and far out in a domain they are slow or stiff. */
const REACH: { readonly [K in Form['kind']]?: Reach } = {
  relation: 'sizes',
  implies: 'sizes',
  decreasing: 'sizes',
  conserved: 'sizes',
  flow: 'sizes',
  stationary: 'sizes',
  independent: 'sizes',
  // Far out in a domain what dies down slowly seems to stand still in doubles.
  limit: 'borders',
  'bounded-below': 'borders',
  infimum: 'borders',
  extremum: 'borders',
  rate: 'borders',
  stability: 'borders',
  spectrum: 'borders',
  'all-fixed-points': 'borders',
};
/** On how many curves on which a term of the claim is 0 it is read, and followed; stability and counts look there in letters. */
const READ = 6;
const FOLLOWED = 3;
const SLOW: ReadonlySet<Form['kind']> = new Set(['limit', 'rate']);
const IN_LETTERS: ReadonlySet<Form['kind']> = new Set(['stability', 'all-fixed-points']);

/** A rate, an eigenvalue, a lowest value may be another one of several farther out. */
const FARTHER: ReadonlySet<Form['kind']> = new Set([
  'rate',
  'all-fixed-points',
  'spectrum',
  'bounded-below',
  'infimum',
  'extremum',
  'limit',
]);

/** Settings on a border that belongs to the claim. */
const ON_EDGE = 2;
const CLOSE = { near: 1e-4, far: 100 };

/**
 * What random settings support is looked at once more where they do not come: beside and on the borders of the claim,
 * at the ends of domains, at large sizes, in `further` cases of its kind. A witness found there counts; silence does not, and neither does trouble, as motion is slow
 * beside a border: nothing is said there but what is certain. How many fixed points there are on a border has to be known.
 */
export function refutedAtBorder(
  c: Case,
  form: Form,
  found: Judgement,
  ask: (c: Case) => Judgement,
  further?: (c: Case) => readonly Case[],
): Judgement | undefined {
  const reach = REACH[form.kind];
  if (found.verdict !== 'supported' || reach === undefined) return undefined;
  // Averages by quadrature take long; what is read of one linearisation is worth it.
  if (form.kind !== 'stability' && (c.coarse !== undefined || isRough(c.model, form))) return undefined;
  // A quantity that jumps is followed along trajectories.
  if (form.kind === 'conserved' && jumps(form.quantity.term)) return undefined;
  const read = reach === 'sizes' && c.claim.observed.length === 0;
  const curves = IN_LETTERS.has(form.kind) ? [] : specialSettings(c, ownTerms(c, form));
  const where = [
    ...borders(c),
    ...corners(c),
    ...(read ? ends(c, CLOSE) : []),
    ...(read ? largeSizes(c) : []),
    ...(FARTHER.has(form.kind) ? farther(c) : []),
    ...curves.slice(0, SLOW.has(form.kind) ? FOLLOWED : READ),
  ];
  const cases = [
    ...where.map((setting): Case => ({ ...c, at: [c.coarse === undefined ? setting : coarser(setting, c.coarse)] })),
    // On a border the whole of the judge is asked: letters say there what numbers cannot, as how often roots coincide.
    ...edges(c.when).map((when): Case => ({ ...c, when, draws: ON_EDGE })),
  ];
  const judged = (own: Case): Judgement | undefined => {
    try {
      return ask(own);
    } catch (problem) {
      if (!(problem instanceof Unmet || problem instanceof OutOfDomain)) throw problem;
      return undefined;
    }
  };
  for (const own of cases) {
    const there = judged(own);
    if (there?.verdict === 'refuted') return there;
    // How many roots there are changes on borders: what is not known there is not known of the claim.
    if (form.kind === 'all-fixed-points' && own.at === undefined && there?.verdict === 'inconclusive')
      return { ...there, reason: `on a border of the conditions: ${there.reason}` };
  }
  for (const own of further?.(c) ?? []) {
    const there = judged(own);
    if (there?.verdict === 'refuted') return there;
  }
  return undefined;
}
