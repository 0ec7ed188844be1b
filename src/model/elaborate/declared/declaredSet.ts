import * as B from '../../../expr/build.ts';
import type { IndexSet } from '../../../expr/expr.ts';
import { indexSet } from '../../../expr/intern.ts';
import * as Q from '../../../expr/rational.ts';
import type { Statement } from '../../syntax/statement.ts';
import { setAt } from '../terms/binder.ts';
import { type Desk, EMPTY } from '../values/scope.ts';
import { expanded } from '../values/shape.ts';
import { settled } from '../values/value.ts';

/** The most elements of one subset. */
const MOST = 8;
const FORM = '`subsets(C, 2)`: the subsets of two members of a size';

/** The smallest sizes at which `index P = subsets(C, 2)` has members: below them the indices of a model do not exist. */
export function leastSizes(statements: readonly Statement[]): ReadonlyMap<string, number> {
  const least = new Map<string, number>();
  for (const s of statements) {
    if (s.kind !== 'index' || s.value.kind !== 'call') continue;
    const [of, take] = s.value.args.map((a) => a.value);
    if (of?.kind !== 'name' || take?.kind !== 'number' || take.value.denominator !== 1n) continue;
    const k = Number(take.value.numerator);
    if (k >= 1 && k <= MOST) least.set(of.text, Math.max(k, least.get(of.text) ?? 1));
  }
  return least;
}

/** Reads `index P = subsets(C, 2)`; undefined where it was refused. */
export function declaredSet(desk: Desk, s: Statement & { readonly kind: 'index' }): IndexSet | undefined {
  const { value } = s;
  const [of, take] = value.kind === 'call' ? value.args : [];
  if (
    value.kind !== 'call' ||
    value.callee.kind !== 'name' ||
    value.callee.text !== 'subsets' ||
    value.args.length !== 2 ||
    value.binders.length > 0
  ) {
    desk.report.error('E0319', value.place, `\`${desk.report.text(value.place)}\` is no index set`, FORM);
    return undefined;
  }
  const base = setAt(desk, of!.value, EMPTY);
  const count = settled(desk.value(take!.value, EMPTY))?.index;
  if (base === undefined) return undefined;
  if (base.structure.kind !== 'plain') {
    desk.report.error('E0319', of!.place, 'subsets are taken of a size', FORM);
    return undefined;
  }
  const k = count?.kind === 'place' && count.value.kind === 'num' ? Q.toNumber(count.value.value) : undefined;
  if (k === undefined || !(k >= 1 && k <= MOST)) {
    const message = `\`${desk.report.text(take!.place)}\` is no number of elements: a whole number from 1 to ${MOST}`;
    desk.report.error('E0319', take!.place, message, FORM);
    return undefined;
  }
  const { structure, size } = B.subsetsOf(s.name.text, base, k);
  return indexSet(expanded(size), structure);
}
