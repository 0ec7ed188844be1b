import type { Form } from '../model/claim.ts';
import { borders, ends } from './borders.ts';
import type { Case } from './case.ts';
import { OutOfDomain, Unmet } from './drawState.ts';
import type { Judgement } from './verdict.ts';

/** Claims that may hold in a part of parameter space and fail in the rest, however smooth what they speak of. */
const FORMS: ReadonlySet<Form['kind']> = new Set([
  'relation',
  'implies',
  'decreasing',
  'limit',
  'rate',
  'bounded-below',
  'infimum',
  'extremum',
]);
/** Those that are read at states, not along trajectories: cheap enough for the ends of all domains. */
const AT_STATES: ReadonlySet<Form['kind']> = new Set(['relation', 'implies', 'decreasing']);

/**
 * What random settings support is looked at once more beside the borders of the claim. A witness found there counts;
 * silence does not, and neither does trouble: beside a border motion is slow, and nothing is said there but what is certain.
 */
export function refutedAtBorder(
  c: Case,
  form: Form,
  found: Judgement,
  ask: (c: Case) => Judgement,
): Judgement | undefined {
  if (found.verdict !== 'supported' || !FORMS.has(form.kind) || c.coarse !== undefined) return undefined;
  if (form.kind === 'relation' && (form.comparison === '=' || form.comparison === '!=')) return undefined;
  const isRead = AT_STATES.has(form.kind) && c.claim.observed.length === 0;
  for (const setting of [...borders(c), ...(isRead ? ends(c) : [])]) {
    try {
      const there = ask({ ...c, at: [setting] });
      if (there.verdict === 'refuted') return there;
    } catch (problem) {
      if (!(problem instanceof Unmet || problem instanceof OutOfDomain)) throw problem;
    }
  }
  return undefined;
}
