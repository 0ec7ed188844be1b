import type * as Ast from '../../syntax/ast.ts';
import type { Definition } from '../../syntax/statement.ts';
import { both, each, finite, length, type Sampled, total } from './pointValues.ts';

/** What names stand for while something is looked at. */
export interface World {
  readonly array: (name: string) => Sampled;
  readonly definition: (name: string) => Definition | undefined;
  /** A denominator, or an argument of a logarithm, that is zero. */
  readonly vanishes: (of: Ast.Expression, sign: Ast.Node['place'], locals: Locals) => void;
  /** Each division that is come to. */
  readonly divides: (by: Ast.Expression, sign: Ast.Node['place']) => void;
  /** False once enough has been looked at. */
  readonly goesOn: () => boolean;
}
export type Locals = ReadonlyMap<string, Sampled>;

/** So many members of a set are looked at, which is enough for two indices to meet. */
const MEMBERS = 3;
const TINY = 1e-13;

const ELEMENTARY: Readonly<Record<string, (x: number) => number>> = {
  ...{ exp: Math.exp, sqrt: Math.sqrt, sin: Math.sin, cos: Math.cos, tan: Math.tan, tanh: Math.tanh, sinh: Math.sinh },
  ...{ cosh: Math.cosh, asin: Math.asin, acos: Math.acos, atan: Math.atan, abs: Math.abs, sign: Math.sign },
  ...{ relu: (x: number) => Math.max(x, 0), sg: (x: number) => x, round: Math.round, floor: Math.floor },
};

/** The value of an expression at one point, as written: a term no longer knows where its divisions stood. */
export function sample(e: Ast.Index, w: World, locals: Locals): Sampled {
  if (!w.goesOn()) return undefined;
  const of = (x: Ast.Expression): Sampled => sample(x, w, locals);
  switch (e.kind) {
    case 'number':
      return Number(e.value.numerator) / Number(e.value.denominator);
    case 'name': {
      if (locals.has(e.text)) return locals.get(e.text);
      const definition = w.definition(e.text);
      if (definition === undefined) return w.array(e.text);
      return definition.indices.length + definition.parameters.length > 0
        ? undefined
        : sample(definition.value, w, NONE);
    }
    case 'negate':
      return each(of(e.operand), (x) => -x);
    case 'bars':
      return length(of(e.operand));
    case 'binary':
      return binary(e, w, locals);
    case 'index':
      return entry(e, w, locals);
    case 'call':
      return call(e, w, locals);
    case 'comprehension':
      members(e.binders, w, locals, (inner) => void sample(e.term, w, inner));
      return undefined;
    case 'list':
      for (const x of e.entries) of(x);
      return undefined;
    case 'transpose':
    case 'prime':
      of(e.operand);
      return undefined;
    default:
      return undefined;
  }
}
const NONE: Locals = new Map();

function binary(e: Ast.Binary, w: World, locals: Locals): Sampled {
  const left = sample(e.left, w, locals);
  // A factor that is zero guards what it multiplies.
  if ((e.operator === '*' || e.operator === '/') && left === 0) return 0;
  if (e.operator === '/') w.divides(e.right, e.operatorPlace);
  const right = sample(e.right, w, locals);
  switch (e.operator) {
    case '+':
      return both(left, right, (a, b) => a + b);
    case '-':
      return both(left, right, (a, b) => (Math.abs(a - b) <= TINY * Math.max(Math.abs(a), Math.abs(b)) ? 0 : a - b));
    case '*':
      if (typeof left === 'number') return each(right, (x) => left * x);
      return typeof right === 'number' ? each(left, (x) => x * right) : undefined;
    case '/':
      if (typeof right !== 'number') return undefined;
      if (right === 0) w.vanishes(e.right, e.operatorPlace, locals);
      return right === 0 ? undefined : each(left, (x) => x / right);
    case '^': {
      if (typeof left !== 'number' || typeof right !== 'number') return undefined;
      if (left === 0 && right < 0) w.vanishes(e.left, e.operatorPlace, locals);
      return finite(left ** right);
    }
    default:
      return undefined;
  }
}

/** Whether a condition holds; nothing where that is not known. */
export function holds(e: Ast.Expression, w: World, locals: Locals): boolean | undefined {
  if (e.kind !== 'binary') return undefined;
  const { operator } = e;
  if (operator === 'and' || operator === 'or') {
    const [a, b] = [holds(e.left, w, locals), holds(e.right, w, locals)];
    const decisive = operator === 'or';
    return a === decisive || b === decisive ? decisive : a === undefined || b === undefined ? undefined : !decisive;
  }
  const [a, b] = [sample(e.left, w, locals), sample(e.right, w, locals)];
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  return { '=': a === b, '!=': a !== b, '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[operator as '='];
}

function entry(e: Ast.Indexed, w: World, locals: Locals): Sampled {
  const indices = e.indices.map((i) => (i.kind === 'set' ? undefined : sample(i, w, locals)));
  const known = indices.every((i) => typeof i === 'number') ? (indices as number[]) : undefined;
  const definition = e.base.kind === 'name' && !locals.has(e.base.text) ? w.definition(e.base.text) : undefined;
  if (definition !== undefined && definition.indices.length > 0) {
    const own = definition.indices.map((n, k): [string, Sampled] => [n.text, indices[k]]);
    return part(sample(definition.value, w, new Map(own)), known?.slice(own.length));
  }
  return part(sample(e.base, w, locals), known);
}

function part(base: Sampled, first: readonly number[] | undefined): Sampled {
  if (first === undefined || first.length === 0) return first === undefined ? undefined : base;
  if (typeof base !== 'object' || first.length > base.shape.length) return undefined;
  if (first.some((i, k) => !Number.isInteger(i) || i < 1 || i > base.shape[k]!)) return undefined;
  if (first.length === base.shape.length) return base.at(first);
  return { shape: base.shape.slice(first.length), at: (rest) => base.at([...first, ...rest]) };
}

function call(e: Ast.Call, w: World, locals: Locals): Sampled {
  const name = e.callee.kind === 'name' ? e.callee.text : '';
  if (e.binders.length > 0) return folded(name, e, w, locals);
  if (name === 'where' && e.args.length === 3) {
    const c = holds(e.args[0]!.value, w, locals);
    return c === undefined ? undefined : sample(e.args[c ? 1 : 2]!.value, w, locals);
  }
  if (name === 'indicator' && e.args.length === 1) {
    const c = holds(e.args[0]!.value, w, locals);
    return c === undefined ? undefined : Number(c);
  }
  const args = e.args.map((a) => sample(a.option?.value ?? a.value, w, locals));
  const definition = w.definition(name);
  if (definition !== undefined && definition.parameters.length === args.length && args.length > 0)
    return sample(definition.value, w, new Map(definition.parameters.map((p, k) => [p.text, args[k]])));
  const [first, second] = args;
  if (name === 'log' && args.length === 1) {
    if (first === 0) w.vanishes(e.args[0]!.value, e.callee.place, locals);
    return each(first, Math.log);
  }
  if (name === 'norm') return length(first);
  if (name === 'dot') return total(both(first, second, (a, b) => a * b));
  const f = Object.hasOwn(ELEMENTARY, name) ? ELEMENTARY[name] : undefined;
  return f === undefined || args.length !== 1 ? undefined : each(first, f);
}

/** A sum, a mean or another function over members of sets; known only where all members were looked at. */
function folded(name: string, e: Ast.Call, w: World, locals: Locals): Sampled {
  const terms: Sampled[] = [];
  const whole = members(e.binders, w, locals, (inner) => {
    for (const a of e.args) terms.push(sample(a.value, w, inner));
  });
  if (!whole || terms.length === 0) return undefined;
  const add = (): Sampled => terms.reduce((a, b) => both(a, b, (x, y) => x + y));
  if (name === 'sum') return add();
  if (name === 'mean') return each(add(), (x) => x / terms.length);
  if (name === 'prod') return terms.reduce((a, b) => both(a, b, (x, y) => x * y));
  return undefined;
}

/** Runs for the first members of each set that meet the conditions; whether those were all. */
export function members(
  binders: readonly Ast.Binder[],
  w: World,
  locals: Locals,
  run: (inner: Locals) => void,
): boolean {
  const [b, ...rest] = binders;
  if (b === undefined) {
    run(locals);
    return w.goesOn();
  }
  const ends = b.kind === 'in' ? range(b.range, w, locals) : undefined;
  let whole = ends !== undefined && ends[1] - ends[0] < MEMBERS;
  const values = ends === undefined ? [undefined] : Array.from({ length: MEMBERS }, (_, k) => ends[0] + k);
  for (const value of values) {
    if (ends !== undefined && value! > ends[1]) break;
    const inner = new Map(locals).set(b.name.text, value);
    const condition = b.condition === undefined ? true : holds(b.condition, w, inner);
    // Where a condition is not known it may be a guard.
    if (condition === undefined) whole = false;
    else if (condition) whole = members(rest, w, inner, run) && whole;
  }
  return whole;
}

function range(e: Ast.Expression, w: World, locals: Locals): readonly [number, number] | undefined {
  const low = e.kind === 'range' ? sample(e.low, w, locals) : 1;
  const high = sample(e.kind === 'range' ? e.high : e, w, locals);
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : undefined;
}
