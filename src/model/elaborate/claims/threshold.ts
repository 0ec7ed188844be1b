import type { Expr } from '../../../expr/expr.ts';
import { letter } from '../../../expr/intern.ts';
import { letters } from '../../../expr/traverse.ts';
import type { Form } from '../../claim.ts';
import type { Tolerance } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import type * as Syntax from '../../syntax/claim.ts';
import { withLocals } from '../values/scope.ts';
import { letterValue } from '../values/value.ts';
import { type ClaimScope, numeral } from './claimScope.ts';
import { type Library, pointOf, quoted } from './point.ts';

const KINDS: ReadonlySet<Syntax.Bifurcation> = new Set(['fold', 'pitchfork', 'transcritical', 'hopf', 'flip']);
/** Those of which something branches off on one side, attracting or not. */
const TURNING: ReadonlySet<Syntax.Bifurcation> = new Set(['pitchfork', 'hopf', 'flip']);
const MOVING: ReadonlySet<string> = new Set(['state', 'reduced', 'time', 'start', 'observed', 'mean', 'draw', 'noise']);

type Refuse = (place: Ast.Node['place'], message: string, help?: string) => undefined;

/** `threshold A = B [fold …] [at {…}]`: both sides numbers made of what does not move. */
export function threshold(
  library: Library,
  node: Syntax.Form & { readonly kind: 'threshold' },
  open: ClaimScope,
  tolerance: { readonly tolerance?: Tolerance },
): Form | undefined {
  const { desk } = library;
  const { relation, bifurcations } = node;
  const refuse: Refuse = (place, message, help) => {
    desk.report.error('E0387', place, message, help);
    return undefined;
  };
  if (relation.operator !== '=')
    return refuse(relation.operatorPlace, 'a threshold is where two numbers are equal', 'write `=`');
  const clash = clashOf(bifurcations, library.time === 'discrete');
  if (clash !== undefined) return refuse(node.place, ...clash);
  quoted(desk, relation.right, node.to);
  const still = (e: Ast.Expression): Expr | undefined => {
    const term = numeral(desk, e, open.scope);
    const moving = term === undefined ? undefined : letters(term).find((l) => MOVING.has(l.role));
    if (moving === undefined) return term;
    const { name } = moving;
    const help =
      node.at === undefined
        ? 'at {…}'
        : `a threshold is where a parameter passes it; along a family of fixed points it is \`marginal at {…, ${name} = …}\``;
    return refuse(e.place, `\`${name}\` moves: which fixed point is meant is said by its point`, help);
  };
  const [left, right] = [still(relation.left), still(relation.right)];
  const at = node.at?.kind === 'point' ? pointOf(library, node.at, open) : undefined;
  if (left === undefined || right === undefined || (node.at !== undefined && at === undefined)) return undefined;
  return { kind: 'threshold', left, right, says: bifurcations, ...tolerance, ...(at === undefined ? {} : { at }) };
}

/** Why words of a kind do not go together, and what to do; undefined where they do. */
function clashOf(
  said: readonly Syntax.Bifurcation[],
  map: boolean,
): readonly [message: string, help?: string] | undefined {
  const twice = said.find((w, k) => said.indexOf(w) !== k);
  if (twice !== undefined) return [`\`${twice}\` is said twice`, 'once is enough'];
  const kinds = said.filter((w) => KINDS.has(w));
  if (kinds.length > 1) return [`a threshold is of one kind, not \`${kinds[0]}\` and \`${kinds[1]}\``];
  const sides = said.filter((w) => !KINDS.has(w));
  if (sides.length > 1) return ['`supercritical` and `subcritical` exclude each other'];
  const [kind] = kinds;
  if (kind !== undefined && sides.length > 0 && !TURNING.has(kind))
    return [`a ${kind} threshold is neither supercritical nor subcritical`, `leave out \`${sides[0]}\``];
  if (kind === 'flip' && !map)
    return ['a flip is where a multiplier of a map passes -1, and the model is a flow', '`hopf`'];
  return undefined;
}

/** `normal-form at {…}: y' = …`; y is the amplitude along the critical direction, whatever its name is elsewhere. */
export function normalForm(
  library: Library,
  node: Syntax.Form & { readonly kind: 'normal-form' },
  open: ClaimScope,
): Form | undefined {
  const { desk, time } = library;
  const { left, right, operator, operatorPlace } = node.relation;
  if (operator !== '=' || left.kind !== 'prime' || left.operand.kind !== 'name') {
    desk.report.unsupported(operatorPlace, "a normal form other than `y' = …`");
    return undefined;
  }
  if (time === 'discrete') {
    desk.report.unsupported(operatorPlace, 'a normal form of a map');
    return undefined;
  }
  const name = left.operand.text;
  const amplitude = letter({ name, role: 'auxiliary' });
  const scope = withLocals(open.scope, [[name, letterValue(amplitude)]]);
  const value = numeral(desk, right, scope);
  const point = pointOf(library, node.point, open);
  if (value === undefined || point === undefined) return undefined;
  return { kind: 'normal-form', point, amplitude, right: value };
}
