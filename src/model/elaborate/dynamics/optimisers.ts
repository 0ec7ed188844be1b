import * as B from '../../../expr/build.ts';
import type { Expr, Letter, Sym } from '../../../expr/expr.ts';
import type * as Ast from '../../syntax/ast.ts';
import { TIME } from '../terms/expression.ts';
import type { Left } from '../terms/left.ts';
import { isOptimiser } from '../values/reserved.ts';
import type { Desk, Scope } from '../values/scope.ts';
import { sameShape } from '../values/shape.ts';
import { fitted, type Known, known, letterValue, settled } from '../values/value.ts';
import { isTarget, steadyNumber, targetText } from './descent.ts';

/** One step of an optimiser: the next value of the state, and of what it remembers, by the kind of memory. */
export interface OptimiserStep {
  readonly next: Known;
  readonly memories: readonly { readonly letter: Letter; readonly next: Known }[];
}

/** Options and their values where they are left out; undefined where they must be given. */
type Options = Readonly<Record<string, Expr | undefined>>;
const decimal = (n: bigint, d: bigint): Expr => B.divide(B.num(n), B.num(d));
const PLAIN: Options = { rate: undefined, decay: B.zero };
const OPTIONS: ReadonlyMap<string, Options> = new Map<string, Options>([
  ['gd', PLAIN],
  ['sgd', PLAIN],
  ['momentum', { rate: undefined, beta: decimal(9n, 10n), decay: B.zero }],
  [
    'adam',
    {
      rate: undefined,
      beta1: decimal(9n, 10n),
      beta2: decimal(999n, 1000n),
      epsilon: decimal(1n, 100_000_000n),
      decay: B.zero,
    },
  ],
]);

/** The call of an optimiser that a right side is, if it is one. */
export function optimiserCall(desk: Desk, e: Ast.Expression): Ast.Call | undefined {
  if (e.kind !== 'call' || e.callee.kind !== 'name') return undefined;
  return isOptimiser(e.callee.text) && !desk.entities.has(e.callee.text) ? e : undefined;
}

/**
 * Reads `adam(L, W, rate = 1e-3)` as a step of W. `gd` and `sgd` move by -rate grad L; `momentum` is the heavy ball
 * (Polyak 1964), which remembers the last displacement v: v <- beta v - rate grad L, W <- W + the new v; `adam` is
 * Kingma & Ba 2015, algorithm 1, with bias correction by the step count. `decay` g adds (g/2)|W|^2 to the loss.
 */
export function optimiserStep(
  desk: Desk,
  node: Ast.Call,
  left: Left,
  target: Ast.Target,
  scope: Scope,
  memory: (kind: string) => Letter,
): OptimiserStep | undefined {
  const name = (node.callee as Ast.Name).text;
  const options = optionsOf(desk, node, name, scope);
  const plain = node.args.filter((a) => a.option === undefined);
  const s = targetText(desk, left, target);
  const [of, by] = plain;
  if (of === undefined || by === undefined || plain.length > 2 || node.binders.length > 0) {
    const found = `\`${name}\` takes a loss and what it moves`;
    desk.report.error('E0384', node.callee.place, found, `\`${name}(L, ${s}, rate = …)\``);
    return undefined;
  }
  const loss = desk.value(of.value, scope);
  if (!isTarget(desk, by.value, left, target, scope)) {
    if (desk.value(by.value, scope).kind !== 'unknown')
      desk.report.error('E0384', by.place, `\`${name}\` moves what stands on the left`, `\`${s}\``);
    return undefined;
  }
  if (loss.kind === 'unknown' || options === undefined) return undefined;
  const L = settled(loss);
  if (L === undefined || L.shape.length > 0) {
    desk.report.error('E0384', of.place, `\`${name}\` lowers a number`, 'sum it over its axes, or take one entry');
    return undefined;
  }
  const part = desk.value(by.value, scope) as Known;
  const state = fitted(part, left.rest);
  if (state === undefined || !sameShape(part.shape, left.rest)) return undefined;
  const slope = known(state.shape, (i) =>
    B.add(B.grad(L.at([]), state.at(i) as Sym), B.mul(options.get('decay')!, state.at(i))),
  );
  const indices = part.part!.indices;
  return STEPS[name]!(state, slope, options, (kind) => letterValue(memory(kind), indices), memory);
}

function optionsOf(desk: Desk, node: Ast.Call, name: string, scope: Scope): ReadonlyMap<string, Expr> | undefined {
  const known = OPTIONS.get(name)!;
  const list = Object.keys(known)
    .map((k) => `\`${k}\``)
    .join(', ');
  const given = new Map<string, Expr>();
  let refused = false;
  for (const { option } of node.args) {
    if (option === undefined) continue;
    const { text, place } = option.name;
    const wrong = !(text in known) ? `\`${name}\` has no option \`${text}\`` : `\`${text}\` is given twice`;
    if (!(text in known) || given.has(text)) {
      desk.report.error('E0384', place, wrong, `its options are ${list}`);
      return undefined;
    }
    const e = steadyNumber(desk, option.value, scope, `\`${text}\``);
    if (e === undefined) refused = true;
    given.set(text, e ?? B.one);
  }
  const missing = Object.keys(known).find((k) => known[k] === undefined && !given.has(k));
  if (missing !== undefined) {
    desk.report.error('E0384', node.callee.place, `\`${name}\` needs a \`${missing}\``, `its options are ${list}`);
    return undefined;
  }
  if (refused) return undefined;
  return new Map(Object.entries(known).map(([k, value]) => [k, given.get(k) ?? value!]));
}

type Step = (
  state: Known,
  slope: Known,
  options: ReadonlyMap<string, Expr>,
  remembered: (kind: string) => Known,
  memory: (kind: string) => Letter,
) => OptimiserStep;

const plainStep: Step = (state, slope, options) => ({
  next: known(state.shape, (i) => B.subtract(state.at(i), B.mul(options.get('rate')!, slope.at(i)))),
  memories: [],
});

const heavyBall: Step = (state, slope, options, remembered, memory) => {
  const before = remembered('velocity');
  const now = known(state.shape, (i) =>
    B.subtract(B.mul(options.get('beta')!, before.at(i)), B.mul(options.get('rate')!, slope.at(i))),
  );
  return {
    next: known(state.shape, (i) => B.add(state.at(i), now.at(i))),
    memories: [{ letter: memory('velocity'), next: now }],
  };
};

const adam: Step = (state, slope, options, remembered, memory) => {
  const [beta1, beta2, epsilon] = ['beta1', 'beta2', 'epsilon'].map((k) => options.get(k)!) as [Expr, Expr, Expr];
  const average = (kind: string, beta: Expr, of: (i: Parameters<Known['at']>[0]) => Expr): Known => {
    const before = remembered(kind);
    return known(state.shape, (i) => B.add(B.mul(beta, before.at(i)), B.mul(B.subtract(B.one, beta), of(i))));
  };
  const mean = average('mean', beta1, (i) => slope.at(i));
  const square = average('square', beta2, (i) => B.square(slope.at(i)));
  // The step count t is 0 in the first step, which the paper counts as 1.
  const count = B.add(B.sym(TIME), B.one);
  const correction = (beta: Expr): Expr =>
    beta === B.zero ? B.one : B.divide(B.one, B.subtract(B.one, B.pow(beta, count)));
  const [c1, c2] = [correction(beta1), correction(beta2)];
  return {
    next: known(state.shape, (i) => {
      const size = B.add(B.sqrt(B.mul(square.at(i), c2)), epsilon);
      return B.subtract(state.at(i), B.divide(B.mul(options.get('rate')!, c1, mean.at(i)), size));
    }),
    memories: [
      { letter: memory('mean'), next: mean },
      { letter: memory('square'), next: square },
    ],
  };
};

const STEPS: Readonly<Record<string, Step>> = { gd: plainStep, sgd: plainStep, momentum: heavyBall, adam };
