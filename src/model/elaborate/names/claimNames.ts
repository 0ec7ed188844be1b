import type * as Ast from '../../syntax/ast.ts';
import type * as Syntax from '../../syntax/claim.ts';

/** The expressions of a form in groups; the free indices of a group are those of its first. */
export function claimExpressions(f: Syntax.Form): readonly (readonly Ast.Expression[])[] {
  const groups: (readonly Ast.Expression[])[] = [];
  const tail = [f.to?.value, f.if].filter((e) => e !== undefined);
  switch (f.kind) {
    case 'relation':
      if (f.relation.operator === 'implies' || f.relation.operator === 'and' || f.relation.operator === 'or')
        groups.push([f.relation, ...tail]);
      else groups.push([f.relation.left, f.relation.right, ...tail]);
      break;
    case 'update':
      groups.push([targetExpression(f.target), f.value, ...tail]);
      break;
    case 'infimum':
    case 'rate':
    case 'trajectory':
    case 'limit':
    case 'threshold':
      groups.push([f.relation.left, f.relation.right, ...tail]);
      break;
    case 'conserved':
    case 'decreasing':
    case 'bounded-below':
      groups.push([f.value, ...tail]);
      break;
    case 'extremum':
      groups.push([f.value, ...tail], ...pointExpressions(f.point));
      break;
    case 'stationary':
    case 'stability':
      groups.push(...pointExpressions(f.point));
      break;
    case 'invariant':
      if (f.set.kind === 'point') groups.push(...pointExpressions(f.set));
      break;
    case 'spectrum':
      groups.push(...pointExpressions(f.point));
      for (const e of f.eigenvalues)
        for (const x of [e.value, e.times, e.to?.value]) if (x !== undefined) groups.push([x]);
      break;
    case 'fixed-points':
      for (const p of f.points) groups.push(...pointExpressions(p));
      break;
    case 'normal-form':
      groups.push(...pointExpressions(f.point));
      break;
    case 'fixed-point-count':
      for (const e of [f.real, f.complex]) if (e !== undefined) groups.push([e]);
      break;
    case 'finite-size':
      groups.push([f.value], ...[...f.sizes, f.draws].map((e) => [e]));
      break;
    case 'independent':
      groups.push([f.of]);
      break;
    default:
      // The letters of a normal form are looked up when it is judged.
      break;
  }
  if (f.at?.kind === 'point' && f.kind !== 'normal-form') groups.push(...pointExpressions(f.at));
  return groups;
}

/** What stands on the left of `x[i] <- …`, as an expression. */
export const targetExpression = (t: Ast.Target): Ast.Expression =>
  t.indices.length === 0 ? t.name : { kind: 'index', base: t.name, indices: t.indices, place: t.place };

export const pointExpressions = (p: Syntax.Point): readonly (readonly Ast.Expression[])[] =>
  p.entries.map((e) => [e.left, e.right, e.to?.value, e.if].filter((x) => x !== undefined));
