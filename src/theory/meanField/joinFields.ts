import { mul, one } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { substitute } from '../../expr/traverse.ts';
import { withoutConstant } from './closures.ts';
import type { Ground } from './ground.ts';
import type { Motion } from './motions.ts';
import { inMean, inSum, joinedFields } from './symmetrise.ts';

/** Where only the sum of the fields of an array acts, that sum is one field. */
export function withJoinedFields(motions: readonly Motion[], g: Ground): readonly Motion[] {
  const { averages } = g.closures;
  const acting = motions.flatMap((m) => [m.right, ...(m.noise === undefined ? [] : [m.noise])]);
  const named = g.quantities.all.map((q) => q.term);
  g.joined.push(
    ...joinedFields(
      g.channels,
      g.disorder,
      [...acting, ...named],
      averages.map((a) => a.term),
    ),
  );
  if (g.joined.length === 0) return motions;
  // Averages of single fields are parts of averages of the sum; what divides them goes outside.
  const parts = new Map<Letter, Expr>();
  for (const [k, a] of averages.entries()) {
    const [constant, term] = withoutConstant(g.joined.reduce((x, j) => inMean(x, j)!, a.term));
    averages[k] = { ...a, term };
    if (constant !== one) parts.set(a.letter, constant);
  }
  const whole = (e: Expr): Expr =>
    substitute(e, (s) => (parts.has(s.letter) ? mul(parts.get(s.letter)!, s) : undefined));
  for (const [k, a] of averages.entries()) averages[k] = { ...a, term: whole(a.term) };
  for (const [k, a] of g.averages.entries()) g.averages[k] = { ...a, mean: whole(a.mean) };
  const sum = (e: Expr): Expr => g.joined.reduce((x, j) => inSum(x, j), whole(e));
  for (const [k, q] of g.quantities.all.entries()) g.quantities.all[k] = { ...q, term: sum(q.term) };
  for (const [k, c] of g.channels.entries()) {
    const sources = c.sources.map((s) => ({ ...s, term: sum(s.term) }));
    if (sources.some((s, m) => s.term !== c.sources[m]!.term)) g.channels[k] = { ...c, sources };
  }
  return motions.map((m) => ({
    ...m,
    right: sum(m.right),
    ...(m.noise === undefined ? {} : { noise: sum(m.noise) }),
  }));
}
