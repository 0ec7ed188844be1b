import type { Claim } from '../../claim.ts';
import type { Definition, Dynamics } from '../../model.ts';
import { termsIn } from '../../termsIn.ts';
import type { Desk } from '../values/scope.ts';

/** Samples are drawn in the steps of a map, and have no value elsewhere; says where one stands. */
export function checkSamples(
  desk: Desk,
  time: 'continuous' | 'discrete',
  dynamics: readonly Dynamics[],
  elsewhere: {
    readonly definitions: readonly Definition[];
    readonly initials: unknown;
    readonly ansatze: unknown;
    readonly claims: readonly Claim[];
  },
): void {
  const { report, samples } = desk;
  const help = '`E(… for v ~ x)` is the mean';
  if (time === 'continuous')
    for (const s of samples.in(dynamics.map((d) => d.right)))
      report.error('E0386', s.place, '`sample` draws in each step of a map, and this is a flow', help);
  for (const d of elsewhere.definitions)
    if (d.kind === 'order' && samples.in([d.value.term]).length > 0)
      report.error('E0386', d.place, `\`${d.name}\` is observed, and \`sample\` has no value between steps`, help);
  for (const s of samples.in([...termsIn(elsewhere.initials), ...termsIn(elsewhere.ansatze)]))
    report.error('E0386', s.place, '`sample` draws in each step of a map', help);
  for (const c of elsewhere.claims)
    if (samples.in(termsIn(c)).length > 0)
      report.error('E0386', c.place, `\`${c.name}\` speaks of a \`sample\`, which is drawn anew in each step`, help);
}
