import type { Letter } from '../../../expr/expr.ts';
import type { Declared } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Definition, File, Statement } from '../../syntax/statement.ts';
import { numberOf, type Values } from '../terms/numbers.ts';
import { partsOf } from '../values/free.ts';
import { type Report, unbracketed } from '../values/report.ts';
import { type Locals, members, sample, type World } from './atPoint.ts';
import type { Sampled } from './pointValues.ts';

/** A file may be looked at for so many parts of expressions: a few milliseconds. */
const STEPS = 12_000;
const MEMBERS = 3;

/**
 * Warns of divisions that vanish: at the declared values and a generic state, for indices that meet, and at an end of
 * the domain of a single letter. What is guarded by a condition is not come to.
 */
export function warnOfVanishing(report: Report, file: File, declared: readonly Declared[], values: Values): void {
  const numbers = new Map(
    declared.map((d) => [d.letter.name, values.letters.get(d.letter) ?? generic(d.letter.name, [])]),
  );
  const shapes = shapesOf(file, values, declared);
  const definitions = new Map(
    file.statements.flatMap((s) => (s.kind === 'let' || s.kind === 'order' ? [[s.name.text, s]] : [])),
  );
  const arguments_ = new Set([...definitions.values()].flatMap((d) => d.parameters.map((p) => p.text)));
  const divisors = new Map<Ast.Node['place'], Ast.Expression>();
  let steps = 0;
  const say = (of: Ast.Expression, sign: Ast.Node['place'], point: string, help: string): void => {
    divisors.delete(sign);
    report.warning(
      'W0403',
      sign,
      `\`${unbracketed(report.text(of.place))}\` vanishes${point === '' ? '' : ` at ${point}`}`,
      help,
    );
  };
  const world: World = {
    array: (name) => {
      const number = numbers.get(name);
      if (number !== undefined) return number;
      const known = shapes.get(name);
      if (known === undefined) return undefined;
      if (known.shape.length === 0) return generic(name, []);
      return { shape: known.shape, at: (i) => known.data?.(i) ?? generic(name, i) };
    },
    definition: (name) => definitions.get(name),
    divides: (by, sign) => void divisors.set(sign, by),
    goesOn: () => ++steps < STEPS,
    vanishes: (of, sign, locals) => {
      const names = [...throughout(of, definitions)];
      const point = names.flatMap((n): string[] => {
        const v = locals.get(n) ?? numbers.get(n);
        return typeof v === 'number' ? [`${n} = ${v}`] : [];
      });
      const indices = names.filter((n) => locals.has(n) && !arguments_.has(n));
      const help =
        indices.length > 1
          ? `exclude it: \`if ${indices[0]} != ${indices[1]}\``
          : 'other values, or a condition that excludes it';
      say(of, sign, point.join(', '), help);
    },
  };
  for (const s of file.statements) look(s, world, shapes);
  // What is no zero at the declared values may be one where the domain of a letter ends.
  for (const [sign, by] of divisors) {
    for (const d of declared) {
      if (!namesIn(by).has(d.letter.name)) continue;
      const end = [...edges(d, values)].find((x) => {
        const moved: World = {
          ...world,
          array: (name) => (name === d.letter.name ? x : world.array(name)),
          vanishes: () => {},
          divides: () => {},
        };
        return ownNames(by, numbers, definitions) && sample(by, moved, new Map()) === 0;
      });
      if (end === undefined) continue;
      say(by, sign, `${d.letter.name} = ${end}`, narrower(d.letter, end));
      break;
    }
  }
}

/** The names of an expression, and of the definitions that stand in it. */
function throughout(e: Ast.Expression, definitions: ReadonlyMap<string, Definition>): ReadonlySet<string> {
  const found = namesIn(e);
  // A set that grows while it is walked is walked to its end.
  for (const name of found) {
    const definition = definitions.get(name);
    if (definition !== undefined) namesIn(definition.value, found);
  }
  return found;
}

/** Whether an expression is of sizes and parameters alone. */
const ownNames = (
  e: Ast.Expression,
  numbers: ReadonlyMap<string, unknown>,
  definitions: ReadonlyMap<string, unknown>,
): boolean => [...namesIn(e)].every((n) => numbers.has(n) && !definitions.has(n));

/** A number about one that no one would hit upon, the same for the same entry. */
function generic(name: string, indices: readonly number[]): number {
  let hash = 2166136261;
  for (const c of `${name} ${indices.join(' ')}`) hash = Math.imul(hash ^ c.codePointAt(0)!, 16777619);
  return 0.3 + ((hash >>> 0) / 4294967296) * 0.6180339887;
}

interface Shaped {
  readonly shape: readonly number[];
  readonly data?: (i: readonly number[]) => number | undefined;
}

/** The shapes of what is declared, at the declared sizes; data with their numbers. */
function shapesOf(file: File, values: Values, declared: readonly Declared[]): ReadonlyMap<string, Shaped> {
  const sizes = new Map(
    declared.filter((d) => d.letter.role === 'size').map((d) => [d.letter.name, values.letters.get(d.letter)]),
  );
  const size = (e: Ast.Expression): number =>
    e.kind === 'number'
      ? Number(e.value.numerator)
      : e.kind === 'name'
        ? (sizes.get(e.text) ?? Number.NaN)
        : Number.NaN;
  const shapes = new Map<string, Shaped>();
  for (const s of file.statements) {
    if (s.kind === 'random') shapes.set(s.name.text, { shape: s.axes.map((a) => size(a.size)) });
    if (s.kind !== 'any' && s.kind !== 'state') continue;
    for (const { name, axes, domain } of s.entries) {
      const own =
        domain?.kind === 'real'
          ? domain.dimensions
          : domain !== undefined && 'args' in domain
            ? domain.args.slice(0, 1)
            : [];
      const square = domain?.kind === 'symmetric' ? [...own, ...own] : own;
      shapes.set(name.text, { shape: [...axes.map((a) => a.size), ...square].map(size) });
    }
  }
  for (const [letter, { shape, values: numbers }] of values.data)
    shapes.set(letter.name, { shape, data: (i) => numbers[i.reduce((at, x, k) => at * shape[k]! + x - 1, 0)] });
  return shapes;
}

/** Comes to all that a statement computes. */
function look(s: Statement, w: World, shapes: ReadonlyMap<string, Shaped>): void {
  if ((s.kind === 'let' || s.kind === 'order') && s.parameters.length === 0) {
    const given = new Set(s.binders.map((b) => b.name.text));
    const free = s.indices.filter((n) => !given.has(n.text)).map((n) => n.text);
    for (const locals of places(free, [])) members(s.binders, w, locals, (inner) => void sample(s.value, w, inner));
  }
  if (s.kind === 'flow' || s.kind === 'update' || (s.kind === 'initial' && s.relation === '=')) {
    const shape = shapes.get(s.target.name.text)?.shape ?? [];
    const free = s.target.indices.map((i) => (i.kind === 'name' && w.array(i.text) === undefined ? i.text : ''));
    for (const locals of places(free, shape)) {
      const none: Ast.Expression = s.value;
      if (s.condition === undefined) sample(none, w, locals);
      else members([guard(s.condition)], w, locals, (inner) => void sample(none, w, inner));
    }
  }
}

/** A condition as that of a set of one member. */
const guard = (condition: Ast.Expression): Ast.Binder => {
  const { place } = condition;
  const one: Ast.NumberLiteral = { kind: 'number', text: '1', value: { numerator: 1n, denominator: 1n }, place };
  return { kind: 'in', name: { kind: 'name', text: '', spelled: '', place }, range: one, condition, place };
};

/** The first places of free indices. */
function places(free: readonly string[], shape: readonly number[]): readonly Locals[] {
  let all: (readonly (readonly [string, Sampled])[])[] = [[]];
  free.forEach((name, k) => {
    if (name === '') return;
    const n = Math.min(MEMBERS, shape[k] ?? MEMBERS);
    all = all.flatMap((locals) => Array.from({ length: n }, (_, i) => [...locals, [name, i + 1] as const]));
  });
  return all.map((locals) => new Map(locals));
}

function namesIn(e: Ast.Index, into = new Set<string>()): Set<string> {
  if (e.kind === 'name') into.add(e.text);
  for (const p of partsOf(e)) namesIn(p, into);
  return into;
}

/** Values of a letter at which things vanish, inside its domain: zero, its closed ends, the smallest size. */
function* edges({ letter }: Declared, values: Values): Iterable<number> {
  const { domain } = letter;
  if (domain.kind !== 'real' && domain.kind !== 'integer') return;
  const [low, high] = [domain.lower, domain.upper].map((b) =>
    b === undefined ? undefined : numberOf(b.value, values),
  );
  const not = domain.not === undefined ? undefined : numberOf(domain.not, values);
  const least =
    letter.role === 'size'
      ? Math.max(1, low === undefined ? 1 : Math.ceil(low) + (domain.lower!.open ? 1 : 0))
      : undefined;
  const inside = (x: number): boolean =>
    (low === undefined || x > low || (x === low && !domain.lower!.open)) &&
    (high === undefined || x < high || (x === high && !domain.upper!.open)) &&
    x !== not;
  for (const x of least !== undefined ? [least] : [0, low, high]) if (x !== undefined && inside(x)) yield x;
}

/** The declaration that leaves a value out. */
const narrower = ({ name, role }: Letter, x: number): string =>
  role === 'size'
    ? `\`size ${name} >= ${x + 1}\``
    : x === 0
      ? `\`param ${name} > 0\`, or \`!= 0\``
      : `\`param ${name} != ${x}\``;
