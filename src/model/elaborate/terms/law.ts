import { nearest } from '../../../diagnostic.ts';
import * as B from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import * as Q from '../../../expr/rational.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Law as Statement } from '../../syntax/statement.ts';
import type { ArrayLaw, Case } from '../values/arrayLaw.ts';
import { type Desk, EMPTY, type Scope } from '../values/scope.ts';
import { expanded, type Shape, sameShape, shapeText } from '../values/shape.ts';
import { type Known, known } from '../values/value.ts';
import { setAt } from './binder.ts';
import { argument, isProbability, isWithin, shapeOf, spread, variance } from './lawArgument.ts';

/** Laws with one value for each of their parameters, and the names of these. */
const PLAIN: ReadonlyMap<string, readonly string[]> = new Map([
  ['normal', ['mean', 'variance']],
  ['uniform', ['low', 'high']],
  ['exponential', ['rate']],
  ['bernoulli', ['probability']],
  ['lorentz', ['centre', 'half-width']],
]);
/** What others call them. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ...['gaussian', 'gauss', 'n', 'randn'].map((w) => [w, 'normal'] as const),
  ...['cauchy', 'lorentzian'].map((w) => [w, 'lorentz'] as const),
  ...['u', 'rand', 'unif'].map((w) => [w, 'uniform'] as const),
  ...['coin', 'spin', 'sign'].map((w) => [w, 'rademacher'] as const),
  ['categorical', 'discrete'],
]);
/** What an author can write after `~`, beside the name of a law of his own. */
export const LAWS: ReadonlySet<string> = new Set([...PLAIN.keys(), 'rademacher', 'discrete', 'mixture']);

/**
 * Reads a law, by its own name or written out. Without a shape it has that of its arguments.
 * Undefined where it was refused.
 */
export function lawOf(
  desk: Desk,
  node: Ast.Expression,
  shape: Shape | undefined,
  scope: Scope,
  /** Where a shape that does not fit is reported; the argument itself if it is not given. */
  side?: Ast.Node['place'],
): ArrayLaw | undefined {
  const { report } = desk;
  const name =
    node.kind === 'name' ? node : node.kind === 'call' && node.callee.kind === 'name' ? node.callee : undefined;
  const entity = name === undefined ? undefined : desk.entities.get(name.text);
  if (entity?.kind === 'unknown') return undefined;
  if (entity?.kind === 'law' && node.kind === 'name') {
    const own = desk.law(entity.statement);
    if (own === undefined || shape === undefined || sameShape(own.shape, shape)) return own;
    const message = `the left side is ${shapeText(shape)}, the law \`${name!.text}\` is of ${shapeText(own.shape)}`;
    const help = own.shape.length === 0 ? 'index the left side: one draw for each entry' : undefined;
    report.error('E0327', side ?? node.place, message, help);
    return undefined;
  }
  if (node.kind === 'name' && node.text === 'rademacher') return coin(shape ?? [], HALF, B.one, B.minusOne);
  // What is declared nowhere was reported when names were read.
  if (node.kind === 'name' && entity === undefined && !LAWS.has(node.text)) return undefined;
  if (node.kind !== 'call' || name === undefined) {
    const help = 'such as `normal(0, 1)`, `uniform(-1, 1)`; a fixed start is `initial x = …`';
    report.error('E0338', node.place, `\`${report.text(node.place)}\` is no law`, help);
    return undefined;
  }
  if (name.text === 'discrete') return discrete(desk, node, shape, scope);
  if (name.text === 'mixture') return mixture(desk, node, shape, scope);
  const takes = PLAIN.get(name.text);
  if (takes === undefined) {
    const near = MEANT.get(name.text.toLowerCase()) ?? nearest(name.text, LAWS);
    const takes_ = near === undefined ? undefined : PLAIN.get(near);
    const form = takes_ === undefined ? near : `${near}(${takes_.join(', ')})`;
    const help = near === undefined ? [...LAWS].join(', ') : `did you mean \`${form}\`?`;
    report.error('E0338', name.place, `\`${name.text}\` is no law`, help);
    return undefined;
  }
  if (node.args.length !== takes.length || node.args.some((a) => a.weight !== undefined)) {
    const message = `\`${name.text}(${takes.join(', ')})\` takes ${takes.length}, here ${node.args.length}`;
    report.error('E0329', name.place, message);
    return undefined;
  }
  return plain(desk, name.text, node, shape, scope);
}

/** Reads `law x : R^d ~ …`. */
export function declaredLaw(desk: Desk, statement: Statement): ArrayLaw | undefined {
  const { domain } = statement;
  const shape = domain === undefined ? undefined : lawShape(desk, domain, EMPTY);
  return domain !== undefined && shape === undefined ? undefined : lawOf(desk, statement.law, shape, EMPTY);
}

/** The shape of a variable from its domain, `R^d`. */
export function lawShape(desk: Desk, domain: Ast.Domain, scope: Scope): Shape | undefined {
  if (domain.kind !== 'real') {
    const text = desk.report.text(domain.place);
    desk.report.error(
      'E0338',
      domain.place,
      `\`${text}\` does not follow from the law`,
      'the domain of a law is `R`, `R^d`, `R^(m, d)`',
    );
    return undefined;
  }
  const axes = domain.dimensions.map((e) => setAt(desk, e, scope));
  return axes.some((s) => s === undefined) ? undefined : (axes as Shape);
}

const HALF = B.num(Q.rational(1, 2));

/** Tails or heads, for each component. */
function coin(shape: Shape, p: Expr, head: Expr, tail: Expr): ArrayLaw {
  const one = (probability: Expr, value: Expr) => ({
    probability: spread(probability, shape),
    value: spread(value, shape),
  });
  return { kind: 'discrete', shape, each: true, cases: [one(p, head), one(B.subtract(B.one, p), tail)] };
}

function plain(desk: Desk, name: string, node: Ast.Call, given: Shape | undefined, scope: Scope): ArrayLaw | undefined {
  const nodes = node.args.map((a) => a.value);
  const shape = given ?? shapeOf(desk, name === 'normal' ? nodes.slice(0, 1) : nodes, scope);
  if (shape === undefined) return undefined;
  const first = argument(desk, nodes[0]!, shape, scope);
  if (first === undefined) return undefined;
  const positive = name === 'exponential' ? first : undefined;
  if (
    positive !== undefined &&
    !isWithin(desk, nodes[0]!, positive, 'a rate is positive', (q) => Q.compare(q, Q.ZERO) > 0)
  )
    return undefined;
  if (name === 'exponential') return { kind: 'exponential', shape, rate: first };
  if (name === 'bernoulli') {
    if (!isProbability(desk, nodes[0]!, first)) return undefined;
    const tail = known(shape, (i) => B.subtract(B.one, first.at(i)));
    const cases = [
      { probability: first, value: spread(B.one, shape) },
      { probability: tail, value: spread(B.zero, shape) },
    ];
    return { kind: 'discrete', shape, each: true, cases };
  }
  const second = name === 'normal' ? variance(desk, nodes[1]!, shape, scope) : argument(desk, nodes[1]!, shape, scope);
  if (second === undefined) return undefined;
  const high = nodes[1]!;
  if (name === 'lorentz' && !isWithin(desk, high, second, 'a half-width is positive', (q) => Q.compare(q, Q.ZERO) > 0))
    return undefined;
  const width = known(shape, (i) => B.subtract(second.at(i), first.at(i)));
  if (
    name === 'uniform' &&
    !isWithin(desk, high, width, 'the upper end is not below the lower one', (q) => !Q.isNegative(q))
  )
    return undefined;
  if (name === 'normal') return { kind: 'normal', shape, mean: first, variance: second };
  if (name === 'uniform') return { kind: 'uniform', shape, low: first, high: second };
  return { kind: 'lorentz', shape, centre: first, halfWidth: second };
}

function discrete(desk: Desk, node: Ast.Call, given: Shape | undefined, scope: Scope): ArrayLaw | undefined {
  const shape =
    given ??
    shapeOf(
      desk,
      node.args.map((a) => a.value),
      scope,
    );
  if (shape === undefined) return undefined;
  const cases: Case[] = [];
  let each = true;
  for (const a of node.args) {
    if (a.weight === undefined) {
      desk.report.error('E0338', a.place, 'a case of `discrete` is `probability: value`');
      return undefined;
    }
    const probability = argument(desk, a.weight, shape, scope);
    const value = argument(desk, a.value, shape, scope);
    if (probability === undefined || value === undefined) return undefined;
    if (!isProbability(desk, a.weight, probability)) return undefined;
    const written = desk.value(a.value, scope);
    if (
      written.kind === 'flexible' ? written.like === 'identity' : written.kind === 'known' && written.shape.length > 0
    )
      each = false;
    cases.push({ probability, value });
  }
  if (!addsUp(desk, node, cases)) return undefined;
  return { kind: 'discrete', shape, each, cases };
}

function mixture(desk: Desk, node: Ast.Call, given: Shape | undefined, scope: Scope): ArrayLaw | undefined {
  const parts: { readonly probability: Known; readonly law: ArrayLaw }[] = [];
  let shape = given;
  for (const a of node.args) {
    if (a.weight === undefined) {
      desk.report.error(
        'E0338',
        a.place,
        'a part of `mixture` is `probability: law`',
        '`mixture(1/2: normal(0, 1), …)`',
      );
      return undefined;
    }
    const probability = argument(desk, a.weight, [], scope);
    const law = lawOf(desk, a.value, shape, scope, a.value.place);
    if (probability === undefined || law === undefined) return undefined;
    if (!isProbability(desk, a.weight, probability)) return undefined;
    shape ??= law.shape;
    parts.push({ probability, law });
  }
  if (!addsUp(desk, node, parts)) return undefined;
  return { kind: 'mixture', shape: shape ?? [], parts };
}

/** Probabilities that are numbers add up to 1. */
function addsUp(desk: Desk, node: Ast.Call, cases: readonly { readonly probability: Known }[]): boolean {
  if (cases.some((c) => c.probability.shape.length > 0) && cases.length > 0) return true;
  const total = expanded(B.add(...cases.map((c) => c.probability.at([]))));
  if (total.kind !== 'num' || Q.isOne(total.value)) return true;
  desk.report.error('E0338', node.callee.place, `the probabilities add up to ${Q.text(total.value)}, not to 1`);
  return false;
}
