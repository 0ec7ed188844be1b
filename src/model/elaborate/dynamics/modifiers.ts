import * as B from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import { isNonnegative, isPositive } from '../../../expr/sign.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Flow, Modifier } from '../../syntax/statement.ts';
import type { Left } from '../terms/left.ts';
import type { Desk, Scope } from '../values/scope.ts';
import { type Known, known } from '../values/value.ts';
import { descentOf, steadyNumber } from './descent.ts';

const SAYS: Readonly<Record<Modifier['kind'], string>> = {
  decay: 'a decay',
  momentum: 'a momentum',
  temperature: 'a temperature',
};

/**
 * `-rate*grad(L, s)` changed by what follows `with`: decay g adds (g/2)|s|^2 to the loss of this state, temperature T
 * adds sqrt(2 T rate) noise (Langevin), momentum m makes it m s'' + s' = …, where the result is s''. Undefined where
 * something was refused. `velocity` is s', `noise` the unit white noise of this equation.
 */
export function modified(
  desk: Desk,
  statement: Flow,
  right: Known,
  left: Left,
  scope: Scope,
  parts: { readonly velocity: Known | undefined; readonly noise: () => Known },
): Known | undefined {
  const { modifiers } = statement;
  const given = new Map<Modifier['kind'], Expr>();
  for (const m of modifiers) {
    if (given.has(m.kind)) {
      desk.report.error('E0382', m.place, `\`${m.kind}\` is given twice`);
      return undefined;
    }
    const e = steadyNumber(desk, m.value, scope, SAYS[m.kind]);
    if (e === undefined) return undefined;
    const wrong =
      m.kind === 'momentum' ? isNonnegative(B.negate(e)) : m.kind === 'temperature' && isPositive(B.negate(e));
    if (wrong) {
      desk.report.error(
        'E0382',
        m.value.place,
        `${SAYS[m.kind]} is ${m.kind === 'momentum' ? 'positive' : 'not negative'}`,
      );
      return undefined;
    }
    given.set(m.kind, e);
  }
  const descent = descentOf(desk, statement.value as Ast.Expression, left, statement.target, scope);
  if (descent === undefined) return undefined;
  const { rate, state } = descent;
  const decay = given.get('decay');
  const temperature = given.get('temperature');
  const momentum = given.get('momentum');
  const noise = temperature === undefined ? undefined : parts.noise();
  const strength = temperature === undefined ? B.zero : B.sqrt(B.mul(B.num(2), temperature, rate));
  return known(right.shape, (i) => {
    const force = B.add(
      right.at(i),
      decay === undefined ? B.zero : B.negate(B.mul(rate, decay, state.at(i))),
      noise === undefined ? B.zero : B.mul(strength, noise.at(i)),
    );
    return momentum === undefined || parts.velocity === undefined
      ? force
      : B.divide(B.subtract(force, parts.velocity.at(i)), momentum);
  });
}
