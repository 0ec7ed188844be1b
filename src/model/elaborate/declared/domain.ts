import * as B from '../../../expr/build.ts';
import type { Bound, Domain, Expr, IndexSet, Role } from '../../../expr/expr.ts';
import * as Q from '../../../expr/rational.ts';
import { Singular } from '../../../expr/refusal.ts';
import { signOf } from '../../../expr/sign.ts';
import { letters } from '../../../expr/traverse.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Sized } from '../../syntax/statement.ts';
import { setAt } from '../terms/binder.ts';
import { endless } from '../terms/condition.ts';
import { type Desk, EMPTY } from '../values/scope.ts';
import { settled } from '../values/value.ts';

/** What a domain adds to a letter: its component axes, and where the values lie. */
export interface Read {
  readonly axes: readonly IndexSet[];
  readonly domain: Domain;
}

const REAL: Domain = { kind: 'real' };
const closed = (value: Expr): Bound => ({ value, open: false });

/** What a radius may be made of. */
const STILL: ReadonlySet<Role> = new Set(['size', 'parameter', 'any', 'data']);

/** Reads `R^d`, `positive`, `[0, 1]`, `sphere(d)`, …; undefined where it was refused. */
export function domainOf(desk: Desk, node: Ast.Domain | undefined): Read | undefined {
  const plain = (domain: Domain, axes: readonly IndexSet[] = []): Read => ({ axes, domain });
  if (node === undefined) return plain(REAL);
  switch (node.kind) {
    case 'real': {
      const axes = node.dimensions.map((e) => setAt(desk, e, EMPTY));
      return axes.some((s) => s === undefined) ? undefined : plain(REAL, axes as IndexSet[]);
    }
    case 'positive':
      return plain({ kind: 'real', lower: { value: B.zero, open: true } });
    case 'nonnegative':
      return plain({ kind: 'real', lower: closed(B.zero) });
    case 'interval': {
      const domain = interval(desk, node);
      return domain === undefined ? undefined : plain(domain);
    }
    default:
      break;
  }
  const n = node.args.length;
  if (n < 1 || n > (node.kind === 'sphere' ? 2 : 1)) {
    desk.report.error(
      'E0329',
      node.place,
      `\`${node.kind}\` takes ${node.kind === 'sphere' ? 'a size and a radius' : 'one size'}, here ${n}`,
    );
    return undefined;
  }
  const set = setAt(desk, node.args[0]!, EMPTY);
  const radius = n === 2 ? numberAt(desk, node.args[1]!) : B.one;
  if (set === undefined || radius === undefined) return undefined;
  if (letters(radius).some((l) => !STILL.has(l.role))) {
    desk.report.error(
      'E0341',
      node.args[1]!.place,
      'the radius of a sphere stands still: a number, a parameter, a constant',
    );
    return undefined;
  }
  if (!signOf(radius).positive) {
    desk.report.error('E0341', node.args[1]!.place, 'the radius of a sphere is positive');
    return undefined;
  }
  if (node.kind === 'sphere') return plain({ kind: 'sphere', radius }, [set]);
  if (node.kind === 'simplex') return plain({ kind: 'simplex' }, [set]);
  return { axes: [set, set], domain: { kind: 'symmetric' } };
}

/** An interval as a domain; an end at infinity is no bound. */
export function interval(desk: Desk, node: Ast.Interval): Domain | undefined {
  const end = (e: Ast.Expression, open: boolean): Bound | undefined | false => {
    if (endless(e)) return undefined;
    const value = numberAt(desk, e);
    return value === undefined ? false : { value, open };
  };
  const [lower, upper] = [end(node.low, node.lowOpen), end(node.high, node.highOpen)];
  if (lower === false || upper === false) return undefined;
  if (lower?.value.kind === 'num' && upper?.value.kind === 'num') {
    const order = Q.compare(lower.value.value, upper.value.value);
    if (order > 0 || (order === 0 && (lower.open || upper.open))) {
      const [low, high] = [node.low, node.high].map((e) => desk.report.text(e.place));
      const help =
        order > 0 ? `\`in ${node.highOpen ? '(' : '['}${high}, ${low}${node.lowOpen ? ')' : ']'}\`` : undefined;
      desk.report.error('E0341', node.low.place, `no number lies between ${low} and ${high}`, help);
      return undefined;
    }
  }
  return { kind: 'real', ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }) };
}

/** A number of declared letters; undefined where it was refused. */
export function numberAt(desk: Desk, node: Ast.Expression): Expr | undefined {
  const v = settled(desk.value(node, EMPTY));
  if (v === undefined) return undefined;
  if (v.shape.length > 0) {
    desk.report.error('E0325', node.place, `\`${desk.report.text(node.place)}\` is no number`);
    return undefined;
  }
  try {
    return v.at([]);
  } catch (thrown) {
    if (!(thrown instanceof Singular)) throw thrown;
    desk.report.error('E0345', node.place, `this has no value: ${thrown.message}`);
    return undefined;
  }
}

/** The domain of a parameter from `b > 0`, `k in (1, inf)`; undefined where it was refused. */
export function boundOf(desk: Desk, node: Sized): Domain | undefined {
  if (node.bound === undefined) return REAL;
  if (node.bound.kind === 'interval') return interval(desk, node.bound);
  const value = numberAt(desk, node.bound.value);
  if (value === undefined) return undefined;
  switch (node.bound.operator) {
    case '>':
    case '>=':
      return { kind: 'real', lower: { value, open: node.bound.operator === '>' } };
    case '<':
    case '<=':
      return { kind: 'real', upper: { value, open: node.bound.operator === '<' } };
    case '!=':
      return { kind: 'real', not: value };
  }
}

/** The domain of a size: whole numbers from `least` at least. */
export function sizeDomain(domain: Domain, least = 1): Domain {
  if (domain.kind !== 'real') return domain;
  const { lower, upper, not } = domain;
  const whole = (b: Bound, step: 1 | -1): Bound => {
    if (b.value.kind !== 'num' || !Q.isInteger(b.value.value)) return b;
    return b.open ? closed(B.add(b.value, B.num(step))) : b;
  };
  const lowest = B.num(least);
  let low = lower === undefined ? closed(lowest) : whole(lower, 1);
  if (low.value.kind === 'num' && Q.compare(low.value.value, lowest.value) < 0) low = closed(lowest);
  return {
    kind: 'integer',
    lower: low,
    ...(upper === undefined ? {} : { upper: whole(upper, -1) }),
    ...(not === undefined ? {} : { not }),
  };
}
