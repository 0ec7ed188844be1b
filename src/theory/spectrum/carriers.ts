import { add, binomial, delta, member, mul, num, open, rebuild, sum, sym, unequal, zero } from '../../expr/build.ts';
import type { Atom, Expr, Index, IndexSet, Letter, Member, Sym } from '../../expr/expr.ts';
import { atomsOf, letter, scoped } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf } from '../../expr/traverse.ts';

/** What a direction of state space carries of a symmetry, and the linear rules that define it. */
export type CarrierKind =
  /** u[i] with zero sum. */
  | 'standard'
  /** t[i,j], symmetric, 0 where i = j, with zero sums. */
  | 'pairs'
  /** q[i,j], antisymmetric, with zero sums. */
  | 'turns'
  /** t[p] over the subsets p of a set, with zero sum over those that contain any one element. */
  | 'subsets'
  /** p[k], orthogonal to all fixed axes. */
  | 'perpendicular'
  /** S[k,l], symmetric, traceless, and 0 along all fixed axes. */
  | 'tensor'
  /** A[k,l], antisymmetric, and 0 along all fixed axes. */
  | 'rotation';

/** A letter of a direction in state space, known by its rules alone. */
export interface Carrier {
  readonly kind: CarrierKind;
  readonly letter: Letter;
  /** The vectors to which it is orthogonal. */
  readonly fixed: readonly Letter[];
}

const AXES: Readonly<Record<CarrierKind, number>> = {
  standard: 1,
  pairs: 2,
  turns: 2,
  subsets: 1,
  perpendicular: 1,
  tensor: 2,
  rotation: 2,
};
const NAMES: Readonly<Record<CarrierKind, string>> = {
  standard: 'u',
  pairs: 'q',
  turns: 'a',
  subsets: 't',
  perpendicular: 'p',
  tensor: 'S',
  rotation: 'A',
};

/** Makes carriers under names that nothing else has. */
export function carriers(
  taken: Iterable<string>,
): (kind: CarrierKind, set: IndexSet, fixed?: readonly Letter[]) => Carrier {
  const used = new Set(taken);
  return (kind, set, fixed = []) => {
    let name = NAMES[kind];
    for (let k = 1; used.has(name); k++) name = `${NAMES[kind]}_${k}`;
    used.add(name);
    const axes = Array.from({ length: AXES[kind] }, () => set);
    const vector = kind === 'perpendicular' || kind === 'tensor' || kind === 'rotation';
    return { kind, fixed, letter: letter({ name, role: 'auxiliary', axes, components: vector ? axes.length : 0 }) };
  };
}

const SYMMETRIC: ReadonlySet<CarrierKind> = new Set(['pairs', 'tensor']);
const ANTISYMMETRIC: ReadonlySet<CarrierKind> = new Set(['turns', 'rotation']);
const ZERO_SUMS: ReadonlySet<CarrierKind> = new Set(['standard', 'pairs', 'turns', 'subsets']);
const ORTHOGONAL: ReadonlySet<CarrierKind> = new Set(['perpendicular', 'tensor', 'rotation']);

/**
 * The term with the rules of the carriers put in, each where a bound index stands in the factors of the rule and in no
 * others; and sums over subsets of how often elements lie in them, counted.
 */
export function ruled(e: Expr, all: readonly Carrier[]): Expr {
  const of = new Map(all.map((c) => [c.letter, c]));
  const memo = new Map<Expr, Expr>();
  const visit = (x: Expr): Expr => {
    const known = memo.get(x);
    if (known !== undefined) return known;
    const made = compute(x);
    memo.set(x, made);
    return made;
  };
  const compute = (x: Expr): Expr => {
    if (x.kind === 'sym') {
      const c = of.get(x.letter);
      return c === undefined || x.indices.length < 2 ? x : ordered(x, c);
    }
    if (x.kind !== 'sum') return rebuild(x, visit);
    const o = open(x);
    const body = visit(inSubset(o.body));
    if (body.kind === 'add') return visit(sum(o.binders, body));
    for (const b of o.binders) {
      const beside = factorsOf(body).filter((f) => f.free.includes(b));
      if (vanishes(b, beside, of)) return zero;
      const counted = incidences(b, beside);
      if (counted === undefined) continue;
      const rest = mul(
        num(body.kind === 'mul' ? body.coefficient : Q.ONE),
        ...factorsOf(body).filter((f) => !beside.includes(f)),
      );
      const left = o.binders.filter((a) => a !== b);
      return visit(add(...counted.map((t) => sum(left, mul(t, rest)))));
    }
    return body === o.body ? x : sum(o.binders, body);
  };
  return scoped(() => visit(e));
}

/** The entry of a matrix of definite symmetry with its indices in order. */
function ordered(x: Sym, c: Carrier): Expr {
  const [i, j] = x.indices as [Index, Index];
  if (i === j) return SYMMETRIC.has(c.kind) && c.kind !== 'pairs' ? x : zero;
  if (i.hash < j.hash || (i.hash === j.hash && i.id < j.id)) return x;
  const turned = sym(x.letter, [j, i]);
  return ANTISYMMETRIC.has(c.kind) ? mul(num(-1), turned) : turned;
}

const isAt = (i: Index, b: Atom): boolean => i.kind === 'atom' && i.atom === b && i.shift === 0;

/** A subset listed by its elements is the one in which all of them lie, where they differ. */
function inSubset(body: Expr): Expr {
  const factors = factorsOf(body);
  for (const f of factors) {
    if (f.kind !== 'sym') continue;
    for (const index of f.indices) {
      if (index.kind !== 'subset') continue;
      const holding = factors
        .filter((g): g is Member => g.kind === 'member' && g.i === index.members[0])
        .map((g) => g.j);
      const within = holding.find((j) => index.members.every((m) => factors.includes(member(m, j))));
      if (within?.kind !== 'atom' || within.atom.set !== index.set) continue;
      const moved = sym(
        f.letter,
        f.indices.map((i) => (i === index ? within : i)),
      );
      return inSubset(
        mul(num(body.kind === 'mul' ? body.coefficient : Q.ONE), ...factors.filter((g) => g !== f), moved),
      );
    }
  }
  return body;
}

function vanishes(b: Atom, beside: readonly Expr[], of: ReadonlyMap<Letter, Carrier>): boolean {
  const held = beside.filter((f): f is Sym => f.kind === 'sym' && of.has(f.letter));
  if (held.length !== 1 || beside.length > 2) return false;
  const [x] = held as [Sym];
  const c = of.get(x.letter)!;
  const slots = x.indices.filter((i) => atomsOf(i).includes(b));
  if (beside.length === 2 && c.kind === 'subsets' && slots.length === 1 && slots[0]!.kind === 'subset') {
    // Over the other elements of the subsets of two that hold one: only that they differ may stand beside.
    const [guard] = beside.filter((f) => f !== x);
    return (
      slots[0]!.members.length === 2 &&
      guard!.kind === 'unequal' &&
      slots[0]!.members.every((m) => m === guard!.i || m === guard!.j)
    );
  }
  if (!slots.every((i) => isAt(i, b))) return false;
  if (beside.length === 1) return slots.length === 1 ? ZERO_SUMS.has(c.kind) : c.kind === 'tensor';
  if (slots.length !== 1) return false;
  const other = beside.find((f) => f !== x)!;
  if (ORTHOGONAL.has(c.kind))
    return (
      other.kind === 'sym' && c.fixed.includes(other.letter) && other.indices.length === 1 && isAt(other.indices[0]!, b)
    );
  return c.kind === 'subsets' && other.kind === 'member' && isAt(other.j, b) && !atomsOf(other.i).includes(b);
}

/** The sum over all subsets of a product of memberships: how many subsets contain all of the elements. */
function incidences(b: Atom, beside: readonly Expr[]): readonly Expr[] | undefined {
  const { structure } = b.set;
  if (beside.length === 1 && structure.kind !== 'subsets') {
    // How many elements a subset has.
    const [f] = beside;
    const own = f!.kind === 'member' && isAt(f!.i, b) && f!.j.kind === 'atom' ? f!.j.atom.set.structure : undefined;
    return own?.kind === 'subsets' ? [num(own.take)] : undefined;
  }
  if (structure.kind !== 'subsets' || beside.length === 0 || beside.length > 4) return undefined;
  if (!beside.every((f): f is Member => f.kind === 'member' && isAt(f.j, b))) return undefined;
  const elements = beside.map((f) => f.i);
  return partitions(elements).flatMap((blocks) => {
    if (blocks.length > structure.take) return [];
    const firsts = blocks.map((x) => x[0]!);
    const same = blocks.flatMap((x) => x.slice(1).map((i) => delta(x[0]!, i)));
    const apart = firsts.flatMap((i, k) => firsts.slice(k + 1).map((j) => unequal(i, j)));
    // As many subsets contain m given elements as take the others from the rest.
    const m = blocks.length;
    return [mul(binomial(structure.of.size, structure.take - m, m), ...same, ...apart)];
  });
}

function partitions<T>(list: readonly T[]): readonly (readonly (readonly T[])[])[] {
  const [first, ...rest] = list;
  if (first === undefined) return [[]];
  return partitions(rest).flatMap((p) => [
    [[first], ...p],
    ...p.map((block, k) => p.map((x, m) => (m === k ? [first, ...block] : x))),
  ]);
}
