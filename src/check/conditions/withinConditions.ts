import { add, subtract, sym } from '../../expr/build.ts';
import type { Bound, Domain, Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { letters, mentions, substitute } from '../../expr/traverse.ts';
import type { Condition } from '../../model/claim.ts';
import { conjuncts } from '../../model/conjuncts.ts';

type Comparison = Extract<Condition, { kind: 'compare' }>;

/**
 * Terms in which inequalities between parameters are seen by domains: a letter that a number bounds stands for one of a
 * narrower domain, one that another term bounds for that term and a positive letter more or less.
 */
export function withinConditions(when: readonly Condition[]): (e: Expr) => Expr {
  const all = conjuncts(when).filter((w) => w.kind === 'compare');
  const narrowed = new Map<Letter, Domain>();
  for (const w of all)
    for (const [l, bound, side] of boundsIn(w)) {
      if (bound.value.kind !== 'num' || l.domain.kind !== 'real') continue;
      const now = narrowed.get(l) ?? l.domain;
      if (now.kind !== 'real') continue;
      const old = now[side];
      if (old === undefined || isTighter(bound, old, side)) narrowed.set(l, { ...now, [side]: bound });
    }
  const put = new Map<Letter, Expr>([...narrowed].map(([l, domain]) => [l, sym(letter({ ...fresh(l, ''), domain }))]));
  for (const w of all)
    for (const [l, bound, side] of boundsIn(w)) {
      if (bound.value.kind === 'num' || put.has(l) || mentions(bound.value, l)) continue;
      if (letters(bound.value).some((x) => x.role !== 'parameter')) continue;
      const zero = { value: subtract(sym(l), sym(l)), open: bound.open };
      const more = sym(letter({ ...fresh(l, '#beyond '), domain: { kind: 'real', lower: zero } }));
      const other = substitute(bound.value, (s) => put.get(s.letter));
      if (mentions(other, l)) continue;
      put.set(l, side === 'lower' ? add(other, more) : subtract(other, more));
    }
  return (e) => (put.size === 0 ? e : substitute(e, (s) => put.get(s.letter)));
}

const fresh = (l: Letter, suffix: string) => ({ name: `${suffix}${l.name}`, role: 'parameter' as const });

/** What a comparison says of parameters that stand alone on a side. */
function boundsIn({ left, right, comparison }: Comparison): readonly (readonly [Letter, Bound, 'lower' | 'upper'])[] {
  if (comparison !== '<' && comparison !== '<=' && comparison !== '>' && comparison !== '>=') return [];
  const open = comparison === '<' || comparison === '>';
  const [low, high] = comparison === '<' || comparison === '<=' ? [left, right] : [right, left];
  return [
    ...(isParameter(high) ? [[high.letter, { value: low, open }, 'lower'] as const] : []),
    ...(isParameter(low) ? [[low.letter, { value: high, open }, 'upper'] as const] : []),
  ];
}
const isParameter = (e: Expr): e is Extract<Expr, { kind: 'sym' }> =>
  e.kind === 'sym' && e.letter.role === 'parameter' && e.indices.length === 0;

function isTighter(a: Bound, b: Bound, side: 'lower' | 'upper'): boolean {
  if (a.value.kind !== 'num' || b.value.kind !== 'num') return b.value.kind !== 'num';
  const order = Q.compare(a.value.value, b.value.value) * (side === 'lower' ? 1 : -1);
  return order > 0 || (order === 0 && a.open);
}
