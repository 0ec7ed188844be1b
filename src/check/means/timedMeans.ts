import { letters } from '../../expr/traverse.ts';
import type { Form } from '../../model/claim.ts';
import type { Case } from '../case/case.ts';

/** Claims that compare means over time. */
export type Timed = Extract<Form, { kind: 'relation' | 'trajectory' | 'limit' }>;

/** What keeps a claim from being read as one about means. */
export function unfit(c: Case, form: Timed, starts: boolean): string | undefined {
  const means = new Set(c.claim.means!.map((m) => m.letter));
  if (c.claim.means!.some((m) => letters(m.term).some((l) => l.role === 'mean')))
    return 'not judged yet: a mean of a mean';
  const observed = new Map(c.claim.observed.map((o) => [o.letter, o.of]));
  const [left, right] = form.kind === 'relation' ? [form.left, form.right] : sidesOf(form);
  const bare = [left.term, right.term]
    .flatMap((e) => letters(e))
    .find(
      (l) => l.role === 'state' || (observed.has(l) && !means.has(observed.get(l)!) && !(l.role === 'start' && starts)),
    );
  return bare === undefined
    ? undefined
    : `\`${bare.name}\` is random where it stands, and the claim does not say in which sense it holds: \`E(…)\` around it`;
}

export const sidesOf = (form: Exclude<Timed, { kind: 'relation' }>) =>
  form.kind === 'limit' ? ([form.quantity, form.value] as const) : ([form.quantity, form.right] as const);

/** By how much a comparison fails; not positive where it holds. */
export function excess(comparison: string, signed: number): number {
  if (comparison === '<' || comparison === '<=') return signed;
  if (comparison === '>' || comparison === '>=') return -signed;
  return Math.abs(signed);
}
