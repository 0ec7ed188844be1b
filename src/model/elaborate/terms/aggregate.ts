import * as B from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import { placeIndex } from '../../../expr/intern.ts';
import { replace } from '../../../expr/traverse.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Desk, Scope } from '../values/scope.ts';
import { shapeText } from '../values/shape.ts';
import { type Known, known, settled, UNKNOWN, type Value } from '../values/value.ts';
import { type Bound, bind, count } from './binder.ts';
import { guarded } from './condition.ts';

export function aggregate(desk: Desk, name: string, node: Ast.Call, scope: Scope): Value {
  if (node.args.length !== 1 || node.binders.length === 0) {
    desk.report.error(
      'E0329',
      node.callee.place,
      `\`${name}\` takes one term and \`for\``,
      `\`${name}(… for i in N)\``,
    );
    return UNKNOWN;
  }
  const term = node.args[0]!.value;
  const bound = bind(desk, node.binders, scope, [term]);
  const v = bound === undefined ? undefined : settled(desk.value(term, bound.scope));
  if (bound === undefined || v === undefined) return UNKNOWN;
  if (name === 'sum') return known(v.shape, (i) => total(bound, v.at(i)));
  if (name === 'mean') return known(v.shape, (i) => B.divide(total(bound, v.at(i)), count(bound)));
  if (v.shape.length > 0) {
    desk.report.error('E0328', node.callee.place, `\`${name}\` takes numbers, this is ${shapeText(v.shape)}`);
    return UNKNOWN;
  }
  if (name === 'min' || name === 'max' || name === 'argmin' || name === 'argmax') {
    if (name.startsWith('arg') && bound.atoms.length > 1) {
      const help = `\`${name}(… for i in N)\``;
      desk.report.error('E0329', node.callee.place, `\`${name}\` is one index, here ${bound.atoms.length}`, help);
      return UNKNOWN;
    }
    return known([], () => B.reduce(name, bound.atoms, v.at([]), B.add(...bound.choice.yes)));
  }
  if (name === 'logsumexp') return known([], () => B.call('log', total(bound, B.call('exp', v.at([])))));
  if (name === 'softmax') return softmax(bound, v);
  return known([], () => {
    const inside = guarded(bound.choice.yes, v.at([]));
    const body = bound.choice.no.length === 0 ? inside : B.add(inside, ...bound.choice.no);
    return bound.atoms.reduceRight((e, a) => B.prod(a, e), body);
  });
}

/** The sum over what the binders take. */
const total = (bound: Bound, e: Expr): Expr => B.add(...bound.choice.yes.map((g) => B.sum(bound.atoms, B.mul(g, e))));

/** The weights of exp, over the axes of the binders; 0 where a condition excludes. */
function softmax(bound: Bound, v: Known): Known {
  return known(
    bound.atoms.map((a) => a.set),
    (indices) => {
      const one = guarded(bound.choice.yes, B.call('exp', v.at([])));
      const all = total(bound, B.call('exp', v.at([])));
      return B.divide(replace(one, new Map(bound.atoms.map((a, k) => [a, indices[k]!]))), all);
    },
  );
}

/** `[f(j) for j in K]`: the axes of the binders, then those of the term. */
export function comprehension(desk: Desk, node: Ast.Comprehension, scope: Scope): Value {
  const bound = bind(desk, node.binders, scope, [node.term]);
  const v = bound === undefined ? undefined : settled(desk.value(node.term, bound.scope));
  if (bound === undefined || v === undefined) return UNKNOWN;
  const n = bound.atoms.length;
  return known([...bound.atoms.map((a) => a.set), ...v.shape], (indices) => {
    const term = guarded(bound.choice.yes, v.at(indices.slice(n)));
    return replace(term, new Map(bound.atoms.map((a, k) => [a, indices[k]!])));
  });
}

/** `[a, b]`: an axis of as many places as there are entries. */
export function list(desk: Desk, node: Ast.List, scope: Scope): Value {
  const entries = node.entries.map((e) => desk.value(e, scope));
  if (entries.some((v) => v.kind === 'unknown') || entries.length === 0) return UNKNOWN;
  const first = entries.find((v) => v.kind === 'known')?.shape ?? [];
  const values: Known[] = [];
  for (const [k, v] of entries.entries()) {
    const one = v.kind === 'flexible' ? v.fit(first) : v;
    if (one === undefined || one.kind !== 'known' || shapeText(one.shape) !== shapeText(first)) {
      desk.report.error(
        'E0325',
        node.entries[k]!.place,
        `entries of a list differ in shape: ${shapeText(first)} and ${one?.kind === 'known' ? shapeText(one.shape) : 'number'}`,
      );
      return UNKNOWN;
    }
    values.push(one);
  }
  return known([B.setOf(values.length), ...first], ([i, ...rest]) => {
    const at = i!.kind === 'place' && i!.value.kind === 'num' ? values[Number(i!.value.value.n) - 1] : undefined;
    if (at !== undefined) return at.at(rest);
    return B.add(...values.map((v, k) => B.mul(B.delta(i!, placeIndexOf(k + 1)), v.at(rest))));
  });
}
const placeIndexOf = (k: number) => placeIndex(B.num(k));
