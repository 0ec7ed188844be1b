import type { Expr, Letter } from '../../../expr/expr.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Flow, Update } from '../../syntax/statement.ts';
import { type Left, leftSide, restricted, termOn } from '../terms/left.ts';
import { strayStop } from '../terms/stopGradient.ts';
import { type Desk, EMPTY, type Scope, withLocals } from '../values/scope.ts';
import { shapeText } from '../values/shape.ts';
import { fitted, type Known, letterValue } from '../values/value.ts';
import type { Memories } from './hidden.ts';
import { modified } from './modifiers.ts';
import { affineIn, noiseOf, noisesIn } from './noise.ts';
import { optimiserCall, optimiserStep } from './optimisers.ts';

/** One equation of a file: which entries of which letter, and how they move. */
export interface Read {
  /** The state, its velocity, or what an optimiser remembers of it. */
  readonly letter: Letter;
  readonly left: Left;
  readonly guard: Expr;
  readonly right: Expr;
  readonly statement: Flow | Update;
}

/** The left side of an equation and where its right side is read. */
interface Opened {
  readonly left: Left;
  readonly guard: Expr;
  readonly scope: Scope;
}

/** Reads the left side and the closing condition; undefined where one was refused. */
function opened(desk: Desk, statement: Flow | Update, letter: Letter): Opened | undefined {
  const left = leftSide(desk, letter, statement.target.indices, EMPTY);
  if (left === undefined) return undefined;
  const where = restricted(desk, left, statement.condition);
  if (where === undefined) return undefined;
  if (!where.plain) {
    desk.report.error(
      'E0334',
      statement.condition!.place,
      'the condition of an equation speaks of its indices',
      '`where(c, a, b)` on the right side',
    );
    return undefined;
  }
  return { left, guard: where.guard, scope: where.scope };
}

/** Whether an `sg` stands outside any `grad`; says so. */
function stray(desk: Desk, e: Ast.Expression): boolean {
  const place = strayStop(e, desk.entities);
  if (place === undefined) return false;
  const help = '`sg(v)` is constant for `grad` alone; without `grad` write `v`';
  desk.report.error('E0371', place, '`sg` stands outside any `grad`', help);
  return true;
}

/** A right side in the shape of the left one. */
function rightSide(desk: Desk, statement: Flow | Update, { left }: Opened, scope: Scope): Known | undefined {
  const v = desk.value(statement.value, scope);
  if (v.kind === 'unknown') return undefined;
  const right = fitted(v, left.rest);
  if (right !== undefined) return right;
  const shape = v.kind === 'known' ? shapeText(v.shape) : 'the identity';
  desk.report.error(
    'E0327',
    statement.operatorPlace,
    `the left side is ${shapeText(left.rest)}, the right ${shape}`,
    wholeHelp(desk, statement, left.letter),
  );
  return undefined;
}

/** Reads `x[i]' = …`, `x'' = …`; undefined where it was refused. The letter is the velocity in a motion of second order. */
export function flowEquation(desk: Desk, statement: Flow, letter: Letter): Read | undefined {
  const { report } = desk;
  const velocity = desk.velocities.get(letter);
  if (statement.order > 2) {
    report.unsupported(statement.operatorPlace, 'an equation of third or higher order');
    return undefined;
  }
  const momentum = statement.modifiers.find((m) => m.kind === 'momentum');
  if (velocity !== undefined && statement.order === 1 && momentum === undefined) {
    const help = "all equations of a state by `'`, or all by `''` or with momentum";
    report.error('E0381', statement.operatorPlace, `\`${letter.name}\` moves by second order elsewhere`, help);
    return undefined;
  }
  if (statement.order === 2 && statement.modifiers.length > 0) {
    const [m] = statement.modifiers;
    report.error(
      'E0382',
      m!.place,
      `\`${m!.kind}\` changes an equation of first order`,
      `\`${letter.name}' = … with …\``,
    );
    return undefined;
  }
  const open = opened(desk, statement, letter);
  if (open === undefined) return undefined;
  const { left } = open;
  const xi = noiseOf(letter);
  const written = left.written.indices.slice(0, left.written.indices.length - left.rest.length);
  const noise = (): Known => letterValue(xi, written);
  if (!noiseOnce(desk, statement)) return undefined;
  const stopped = stray(desk, statement.value);
  const scope = withLocals(open.scope, [['noise', noise()]]);
  let right = rightSide(desk, statement, open, scope);
  if (right === undefined || stopped) return undefined;
  if (statement.modifiers.length > 0) {
    const v = velocity === undefined ? undefined : letterValue(velocity, written);
    right = modified(desk, statement, right, left, scope, { velocity: v, noise });
  }
  if (right === undefined) return undefined;
  const term = termOn(left, right);
  if (!affineIn(term, xi)) {
    const place = noisesIn(statement.value)[0] ?? statement.value.place;
    report.error('E0383', place, '`noise` stands inside something', '`noise` is added, times a coefficient');
    return undefined;
  }
  return { letter: velocity ?? letter, left, guard: open.guard, right: term, statement };
}

/** Noise stands once in an equation; says where it stands again. */
function noiseOnce(desk: Desk, statement: Flow): boolean {
  const [, second] = noisesIn(statement.value);
  if (second === undefined) return true;
  const help = 'two independent noises add up to one: `sqrt(a^2 + b^2)*noise`';
  desk.report.error('E0383', second, '`noise` stands once in an equation', help);
  return false;
}

/** Reads `x[i] <- …`: the equation of the state first, then those of what its optimiser remembers. */
export function updateEquations(
  desk: Desk,
  statement: Update,
  letter: Letter,
  memories: Memories,
): readonly Read[] | undefined {
  const { report } = desk;
  const [modifier] = statement.modifiers;
  if (modifier !== undefined) {
    const help = `\`momentum(L, ${letter.name}, rate = …, beta = …, decay = …)\``;
    report.error('E0382', modifier.place, `\`with ${modifier.kind}\` changes a flow, and this is a map`, help);
    return undefined;
  }
  const open = opened(desk, statement, letter);
  if (open === undefined) return undefined;
  const { left, guard } = open;
  const read = (of: Letter, right: Known): Read => ({ letter: of, left, guard, right: termOn(left, right), statement });
  const call = optimiserCall(desk, statement.value);
  if (call !== undefined) {
    const memory = (kind: string): Letter => memories.of(letter, kind, statement.target.name.place);
    // A stop-gradient in the loss is right here: the optimiser takes the gradient.
    const step = optimiserStep(desk, call, left, statement.target, open.scope, memory);
    return step && [read(letter, step.next), ...step.memories.map((m) => read(m.letter, m.next))];
  }
  const [noise] = noisesIn(statement.value);
  if (noise !== undefined) {
    const help = 'a map draws by `sample(b, f(v) for v ~ normal(0, 1))`';
    report.error('E0383', noise, '`noise` is white noise in continuous time, and this is a map', help);
    return undefined;
  }
  if (stray(desk, statement.value)) return undefined;
  const right = rightSide(desk, statement, open, open.scope);
  return right && [read(letter, right)];
}

/** What makes both sides of one shape, where the right side is a gradient by the whole state. */
function wholeHelp(desk: Desk, statement: Flow | Update, letter: Letter): string | undefined {
  const right = desk.report.text(statement.value.place);
  const found = new RegExp(`grad\\((.*), ?${letter.name}\\)`, 'u').exec(right);
  if (found === null) return undefined;
  const target = desk.report.text(statement.target.place).replace(/'+$/, '');
  const sign = statement.kind === 'flow' ? "' =" : ' <-';
  return `\`${letter.name}${sign} …\`, or \`grad(${found[1]}, ${target})\``;
}
