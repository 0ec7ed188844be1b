import * as B from '../../../expr/build.ts';
import { letters } from '../../../expr/traverse.ts';
import type { Condition, Form } from '../../claim.ts';
import type { Tensor, Tolerance } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import type * as Syntax from '../../syntax/claim.ts';
import { targetExpression } from '../names/claimNames.ts';
import { endless, isComparison } from '../terms/condition.ts';
import { toleranceOf } from './assignment.ts';
import { type ClaimScope, numeral, quantity } from './claimScope.ts';
import { infimumForm } from './infimumForm.ts';
import { finiteSizeForm, meanFieldForm } from './meanFieldForm.ts';
import { observables } from './observables.ts';
import { type Library, pointOf, quoted } from './point.ts';
import { conditionOf, sides } from './relation.ts';
import { remainderOf, withRemainder } from './remainder.ts';
import { unheard } from './suffixes.ts';
import { tendencyOf } from './tendency.ts';
import { normalForm, threshold } from './threshold.ts';

/** Reads the statement of a claim; undefined where it was refused. */
export function formOf(library: Library, node: Syntax.Form, open: ClaimScope): Form | undefined {
  const { desk } = library;
  if (node.meanField) return meanFieldForm(library, node, open);
  if (node.kind === 'finite-size') return finiteSizeForm(library, node, open);
  if (node.stationary) return { kind: 'unjudged', form: `${node.kind} stationary` };
  if (node.at?.kind === 'time') return { kind: 'unjudged', form: `${node.kind} at t` };
  const idle = unheard(node);
  if (idle !== undefined) return { kind: 'unjudged', form: `${node.kind} ${idle}` };
  const to = node.to === undefined ? undefined : toleranceOf(desk, node.to);
  if (node.to !== undefined && to === undefined) return undefined;
  const tolerance = to === undefined ? {} : { tolerance: to };
  switch (node.kind) {
    case 'relation':
      return relation(library, node, node.relation, open, tolerance);
    case 'rate':
    case 'trajectory':
    case 'limit':
      return motion(library, node, node.kind, node.relation, open, tolerance);
    case 'conserved':
    case 'decreasing': {
      const q = quantity(desk, node.value, open.scope);
      return q === undefined ? undefined : { kind: node.kind, quantity: q };
    }
    case 'gradient-field':
      return { kind: 'gradient-field', not: node.not };
    case 'empirical':
      return { kind: 'empirical', reason: node.reason.value };
    case 'stationary': {
      const point = pointOf(library, node.point, open);
      return point === undefined ? undefined : { kind: 'stationary', point };
    }
    case 'stability': {
      const point = pointOf(library, node.point, open);
      return point === undefined ? undefined : { kind: 'stability', says: node.stability, point };
    }
    case 'invariant':
      return invariant(library, node.set, open);
    case 'extremum': {
      const point = pointOf(library, node.point, open);
      const value = numeral(desk, node.value, open.scope);
      if (point === undefined || value === undefined) return undefined;
      return { kind: 'extremum', says: node.local ? `local-${node.extremum}` : node.extremum, quantity: value, point };
    }
    case 'spectrum':
      return spectrum(library, node, open);
    case 'fixed-points': {
      const points = node.points.map((p) => pointOf(library, p, open));
      if (points.some((p) => p === undefined)) return undefined;
      const read = points.map((p) => p!);
      if (node.says === 'are') return { kind: 'all-fixed-points', says: { kind: 'list', points: read } };
      return { kind: 'fixed-points', contain: read };
    }
    case 'threshold':
      return threshold(library, node, open, tolerance);
    case 'normal-form':
      return normalForm(library, node, open);
    case 'infimum':
      return infimumForm(library, node, node.relation, open, tolerance);
    case 'fixed-point-count': {
      const real = numeral(desk, node.real, open.scope);
      const complex = node.complex === undefined ? undefined : numeral(desk, node.complex, open.scope);
      if (real === undefined || (node.complex !== undefined && complex === undefined)) return undefined;
      return { kind: 'all-fixed-points', says: { kind: 'count', real, ...(complex === undefined ? {} : { complex }) } };
    }
    case 'update':
      return update(library, node, open, tolerance);
    case 'closed':
      return observables(library, node.names, open);
    case 'bounded-below': {
      const value = numeral(desk, node.value, open.scope);
      return value === undefined ? undefined : { kind: 'bounded-below', quantity: value };
    }
    case 'independent': {
      const [name, of] = [quantity(desk, node.name, open.scope), quantity(desk, node.of, open.scope)];
      if (name === undefined || of === undefined) return undefined;
      if (name.term.kind !== 'sym' || !LETTERS.has(name.term.letter.role))
        return { kind: 'unjudged', form: `independent of what \`${node.name.text}\` stands for` };
      return { kind: 'independent', letter: name.term.letter, of };
    }
  }
}

/** What a quantity can be independent of. */
const LETTERS: ReadonlySet<string> = new Set(['state', 'parameter', 'any', 'reduced']);

type WithTolerance = { readonly tolerance?: Tolerance };

function relation(
  library: Library,
  node: Syntax.Form,
  r: Ast.Binary,
  open: ClaimScope,
  tolerance: WithTolerance,
): Form | undefined {
  const { desk } = library;
  const { scope } = open;
  const joined = r.operator === 'implies' || !isComparison(r.operator);
  const idle = joined ? unheard(node, []) : undefined;
  if (idle !== undefined) return { kind: 'unjudged', form: `${r.operator} ${idle}` };
  if (r.operator === 'implies') {
    const [premise, conclusion] = [conditionOf(desk, r.left, scope), conditionOf(desk, r.right, scope)];
    return premise === undefined || conclusion === undefined ? undefined : { kind: 'implies', premise, conclusion };
  }
  if (!isComparison(r.operator)) {
    // `A and B` is what nothing has to imply.
    const conclusion = conditionOf(desk, r, scope);
    const premise: Condition = { kind: 'all', of: [] };
    return conclusion === undefined ? undefined : { kind: 'implies', premise, conclusion };
  }
  if (r.left.kind === 'prime') return flow(library, node, r, r.left, open, tolerance);
  if (r.operator === '!=' && node.to !== undefined) return { kind: 'unjudged', form: '`!=` with a tolerance' };
  const series = r.operator === '=' ? withRemainder(r.right) : undefined;
  const order = series === undefined ? undefined : remainderOf(desk, series.call, open);
  if (series !== undefined && order === undefined) return { kind: 'unjudged', form: 'relation with this remainder' };
  if (order !== undefined && node.to !== undefined)
    return { kind: 'unjudged', form: 'relation with a remainder and a tolerance' };
  quoted(desk, r.right, node.to);
  const at = node.at === undefined ? undefined : pointOf(library, node.at as Syntax.Point, open);
  const both = sides(desk, r.left, series?.main ?? r.right, r.operatorPlace, scope, node.if);
  if (both === undefined || (node.at !== undefined && at === undefined)) return undefined;
  const suffixes = { ...tolerance, ...(at === undefined ? {} : { at }), ...(order === undefined ? {} : { order }) };
  return { kind: 'relation', comparison: r.operator, ...both, ...suffixes };
}

/** `z[i] <- …`: the next value in a map. */
function update(
  library: Library,
  node: Syntax.Form & { readonly kind: 'update' },
  open: ClaimScope,
  tolerance: WithTolerance,
): Form | undefined {
  const left = targetExpression(node.target);
  if (library.time === 'continuous') {
    const help = `\`${library.desk.report.text(node.target.place)}' = …\``;
    library.desk.report.error('E0381', node.operatorPlace, 'this says what a map does, and the model is a flow', help);
    return undefined;
  }
  if (node.at !== undefined) return { kind: 'unjudged', form: 'update at a point' };
  const both = sides(library.desk, left, node.value, node.operatorPlace, open.scope, node.if);
  return both && { kind: 'flow', of: both.left, right: both.right, guard: both.guard, ...tolerance };
}

function flow(
  library: Library,
  node: Syntax.Form,
  r: Ast.Binary,
  left: Ast.Unary,
  open: ClaimScope,
  tolerance: WithTolerance,
): Form | undefined {
  if (library.time === 'discrete') {
    const help = `\`${library.desk.report.text(left.operand.place)} <- …\``;
    library.desk.report.error('E0381', r.operatorPlace, 'this says how a flow moves, and the model is a map', help);
    return undefined;
  }
  const velocity = left.operand.kind === 'prime' && moves(library.desk, left.operand.operand, open);
  if (left.operand.kind === 'prime' && !velocity) return { kind: 'unjudged', form: "flow of second order (`''`)" };
  if (node.at !== undefined) return { kind: 'unjudged', form: 'flow at a point' };
  quoted(library.desk, r.right, node.to);
  const both = sides(library.desk, left.operand, r.right, r.operatorPlace, open.scope, node.if);
  const comparison = r.operator === '=' || !isComparison(r.operator) ? {} : { comparison: r.operator };
  return both && { kind: 'flow', ...comparison, of: both.left, right: both.right, guard: both.guard, ...tolerance };
}

/** Whether an expression is a state with a velocity, so that `x''` is a time derivative of a state. */
function moves(desk: Library['desk'], e: Ast.Expression, open: ClaimScope): boolean {
  const name = e.kind === 'index' ? e.base : e;
  if (name.kind !== 'name') return false;
  const local = open.scope.locals.get(name.text);
  const entity = desk.entities.get(name.text);
  const own = local?.kind === 'known' ? local.part?.letter : entity?.kind === 'letter' ? entity.letter : undefined;
  return own !== undefined && desk.velocities.has(own);
}

/** Rates, trajectories and limits. */
function motion(
  library: Library,
  node: Syntax.Form,
  kind: 'rate' | 'trajectory' | 'limit',
  r: Ast.Binary,
  open: ClaimScope,
  tolerance: WithTolerance,
): Form | undefined {
  const { desk } = library;
  if (r.operator !== '=') return { kind: 'unjudged', form: `${kind} with \`${r.operator}\`` };
  if (node.at !== undefined) return { kind: 'unjudged', form: `${kind} at a point` };
  const as = node.as === undefined ? undefined : tendencyOf(desk, node.as, open);
  if (node.as !== undefined && (as === undefined || (as !== 'time' && kind !== 'limit')))
    return {
      kind: 'unjudged',
      form: `${kind} as ${desk.report.text(node.as.left.place)} -> ${desk.report.text(node.as.right.place)}`,
    };
  if (kind === 'limit' && endless(r.right)) return { kind: 'unjudged', form: 'limit at infinity' };
  const series = kind === 'rate' ? withRemainder(r.right) : undefined;
  const order = series === undefined ? undefined : remainderOf(desk, series.call, open);
  if (series !== undefined && order === undefined) return { kind: 'unjudged', form: 'rate with this remainder' };
  quoted(desk, r.right, node.to);
  const both = sides(desk, r.left, series?.main ?? r.right, r.operatorPlace, open.scope, node.if);
  if (both === undefined) return undefined;
  const { left, right, guard } = both;
  const late = as === undefined || as === 'time' ? open.observed.map((o) => o.letter) : [];
  for (const [side, e] of [
    [left, r.left],
    [right, r.right],
  ] as const) {
    const one = letters(side.term).find((l) => l.role === 'observed' && late.includes(l));
    if (one === undefined || kind === 'trajectory') continue;
    const message = `a ${kind} is for t to infinity, and \`${one.name}\` is a value at one time`;
    desk.report.error('E0390', e.place, message, `\`${one.name} = …\` without \`${kind}\`; or without its time`);
    return undefined;
  }
  if (kind === 'trajectory') return { kind: 'trajectory', quantity: left, right, guard, ...tolerance };
  if (guard !== B.one) return { kind: 'unjudged', form: `${kind} with a condition` };
  if (kind === 'limit')
    return {
      kind: 'limit',
      quantity: left,
      value: right,
      ...tolerance,
      ...(as === undefined || as === 'time' ? {} : { as }),
    };
  if (left.indices.length > 0) return { kind: 'unjudged', form: 'rate of an array' };
  return { kind: 'rate', quantity: left.term, value: right.term, ...tolerance, ...(order && { order }) };
}

function invariant(library: Library, set: Syntax.Point | Ast.Name, open: ClaimScope): Form | undefined {
  if (set.kind === 'name') {
    const ansatz = library.ansatze.get(set.text);
    return ansatz === undefined ? undefined : { kind: 'invariant', ansatz };
  }
  const equations: { left: Tensor; right: Tensor }[] = [];
  for (const e of set.entries) {
    const both = sides(library.desk, e.left, e.right, e.operatorPlace, open.scope, e.if);
    if (both === undefined) return undefined;
    if (e.if !== undefined) return { kind: 'unjudged', form: 'invariant with a condition' };
    equations.push({ left: both.left, right: both.right });
  }
  return { kind: 'invariant-set', equations };
}

function spectrum(
  library: Library,
  node: Syntax.Form & { readonly kind: 'spectrum' },
  open: ClaimScope,
): Form | undefined {
  const { desk } = library;
  const point = pointOf(library, node.point, open);
  const eigenvalues = node.eigenvalues.map((e) => {
    quoted(desk, e.value, e.to);
    const value = numeral(desk, e.value, { ...open.scope, complex: true });
    const times = e.times === undefined ? B.one : numeral(desk, e.times, open.scope);
    const tolerance = e.to === undefined ? undefined : toleranceOf(desk, e.to);
    if (value === undefined || times === undefined || (e.to !== undefined && tolerance === undefined)) return undefined;
    return { value, times, ...(tolerance === undefined ? {} : { tolerance }) };
  });
  if (point === undefined || eigenvalues.some((e) => e === undefined)) return undefined;
  return { kind: 'spectrum', point, contains: node.contains, eigenvalues: eigenvalues.map((e) => e!) };
}
