import type { Atom, Expr } from '../expr.ts';
import * as Q from '../rational.ts';
import type { Draw, Drawing } from './drawing.ts';
import { exactKey, keyOf, settled } from './order.ts';

/** A product with its contractions drawn, or the bound components that have to be written out first. */
export type Contraction =
  | {
      readonly kind: 'drawn';
      readonly negative: boolean;
      readonly drawings: readonly Drawing[];
      readonly rest: readonly Expr[];
    }
  | { readonly kind: 'explicit'; readonly atoms: readonly Atom[] };

interface Tensor {
  readonly expr: Expr;
  readonly slots: readonly Atom[];
  /** It cannot be drawn as a vector or matrix. */
  readonly opaque: boolean;
}

/**
 * Contracts factors over bound component indices, leaving the live ones. Each bound index must sit in exactly two
 * slots, each live one in one: then the factors form paths and cycles, whose drawing is unique.
 */
export function contraction(
  factors: readonly Expr[],
  bound: readonly Atom[],
  live: readonly Atom[],
  draw: Draw,
): Contraction | undefined {
  const atoms = [...live, ...bound];
  const rest: Expr[] = [];
  const tensors: Tensor[] = [];
  for (const f of factors) {
    if (!f.free.some((a) => atoms.includes(a))) rest.push(f);
    else tensors.push(...tensorsOf(f, atoms, draw));
  }
  const degree = (a: Atom): number => tensors.reduce((n, t) => n + t.slots.filter((s) => s === a).length, 0);
  const offending = new Set<Atom>();
  for (const a of bound) if (degree(a) !== 2) offending.add(a);
  let liveOffends = live.some((a) => degree(a) !== 1);
  for (const t of tensors)
    if (t.opaque) {
      const own = t.slots.filter((a) => bound.includes(a));
      if (own.length === 0) liveOffends = true;
      for (const a of own) offending.add(a);
    }
  if (liveOffends) return undefined;
  if (offending.size > 0) return { kind: 'explicit', atoms: bound.filter((a) => offending.has(a)) };
  return drawnContraction(tensors, live, rest, draw);
}

function tensorsOf(f: Expr, atoms: readonly Atom[], draw: Draw): readonly Tensor[] {
  const twice = f.kind === 'pow' && f.exponent.kind === 'num' && Q.text(f.exponent.value) === '2';
  const expr = twice ? f.base : f;
  const slots =
    expr.kind === 'sym'
      ? expr.indices.flatMap((i) => (i.kind === 'atom' && atoms.includes(i.atom) ? [i.atom] : []))
      : [];
  // The order of `free` depends on history, so the atoms are taken in the order of the binders.
  for (const a of atoms) if (expr.free.includes(a) && !slots.includes(a)) slots.push(a);
  const opaque = slots.length > 2 || draw(expr, slots) === undefined;
  const tensor = { expr, slots, opaque };
  return twice ? [tensor, { ...tensor }] : [tensor];
}

interface Step {
  readonly tensor: Tensor;
  readonly from: Atom;
  readonly to: Atom | undefined;
}

function drawnContraction(
  tensors: readonly Tensor[],
  live: readonly Atom[],
  rest: readonly Expr[],
  draw: Draw,
): Contraction {
  const used = new Set<Tensor>();
  let negative = false;
  const settle = (d: Drawing): Drawing => {
    const { flipped, of } = settled(d);
    if (flipped) negative = !negative;
    return of;
  };
  const walk = (start: Atom): readonly Step[] => {
    const steps: Step[] = [];
    for (let at: Atom | undefined = start; at !== undefined; ) {
      const here: Atom = at;
      const tensor = tensors.find((t) => !used.has(t) && t.slots.includes(here));
      if (tensor === undefined) break;
      used.add(tensor);
      const to: Atom | undefined =
        tensor.slots.length < 2 ? undefined : tensor.slots[0] === here ? tensor.slots[1] : tensor.slots[0];
      steps.push({ tensor, from: here, to });
      at = to !== undefined && live.includes(to) ? undefined : to;
    }
    return steps;
  };
  const drawStep = (s: Step): Drawing => settle(draw(s.tensor.expr, s.to === undefined ? [s.from] : [s.from, s.to])!);

  const arrays: Drawing[] = [];
  for (const a of live)
    if (tensors.some((t) => !used.has(t) && t.slots.includes(a))) arrays.push(chain(walk(a).map(drawStep)));
  const drawings: Drawing[] = [];
  for (const first of tensors) {
    if (used.has(first) || first.slots.length !== 1) continue;
    used.add(first);
    const steps = walk(first.slots[0]!);
    drawings.push(product(first, steps, drawStep, draw));
  }
  for (const first of tensors) if (!used.has(first)) drawings.push(cycle(walk(first.slots[0]!), drawStep, draw));
  if (arrays.length === 2) drawings.push({ kind: 'outer', left: arrays[0]!, right: arrays[1]! });
  else drawings.push(...arrays);
  return { kind: 'drawn', negative, drawings, rest };
}

/** Matrices and perhaps a last vector, as one product. */
const chain = (factors: readonly Drawing[]): Drawing =>
  factors.length === 1
    ? factors[0]!
    : { kind: 'chain', factors: factors.flatMap((f) => (f.kind === 'chain' ? f.factors : [f])) };
const squared = (of: Drawing): Drawing => ({
  kind: 'power',
  base: { kind: 'norm', of },
  exponent: { kind: 'number', value: Q.rational(2) },
});

const reversed = (steps: readonly Step[], atom: (s: Step) => Atom): readonly Step[] =>
  [...steps].reverse().map((s) => ({ tensor: s.tensor, from: atom(s), to: s.from }));
const transposes = (ds: readonly Drawing[]): number => ds.filter((d) => d.kind === 'transpose').length;
const textOf = (ds: readonly Drawing[]): string => ds.map((d) => keyOf(d)).join(' ');
const better = (a: readonly Drawing[], b: readonly Drawing[]): boolean => {
  const d = transposes(a) - transposes(b);
  return d < 0 || (d === 0 && textOf(a) <= textOf(b));
};

/** u · M … v, from a vector through the steps to the other vector. */
function product(first: Tensor, steps: readonly Step[], drawStep: (s: Step) => Drawing, draw: Draw): Drawing {
  const last = steps.at(-1)!;
  const u = drawStep({ tensor: first, from: first.slots[0]!, to: undefined });
  const middle = steps.slice(0, -1);
  const forward = middle.map(drawStep);
  const v = drawStep(last);
  if (middle.length === 0) {
    if (first.expr === last.tensor.expr || exactKey(u) === exactKey(v)) return squared(u);
    return better([u], [v]) ? { kind: 'dot', left: u, right: v } : { kind: 'dot', left: v, right: u };
  }
  const quiet = (s: Step): Drawing => settled(draw(s.tensor.expr, [s.from, s.to!])!).of;
  const backward = reversed(middle, (s) => s.to!).map(quiet);
  const exact = (ds: readonly Drawing[]): string => ds.map((d) => exactKey(d)).join(' ');
  if (exactKey(u) === exactKey(v) && exact(forward) === exact(backward) && middle.length % 2 === 0)
    return squared(chain([...forward.slice(middle.length / 2), v]));
  return better([...forward, v], [...backward, u])
    ? { kind: 'dot', left: u, right: chain([...forward, v]) }
    : { kind: 'dot', left: v, right: chain([...backward, u]) };
}

/** The trace of a cycle, read from the place and in the direction that give fewest transposes and the first text. */
function cycle(steps: readonly Step[], drawStep: (s: Step) => Drawing, draw: Draw): Drawing {
  for (const s of steps) drawStep(s);
  const quiet = (s: Step): Drawing => settled(draw(s.tensor.expr, [s.from, s.to!])!).of;
  let best: readonly Drawing[] | undefined;
  for (const way of [steps, reversed(steps, (s) => s.to!)]) {
    const ring = way.map(quiet);
    for (let k = 0; k < ring.length; k++) {
      const turned = [...ring.slice(k), ...ring.slice(0, k)];
      if (best === undefined || (better(turned, best) && !better(best, turned))) best = turned;
    }
  }
  return { kind: 'trace', of: chain(best!) };
}
