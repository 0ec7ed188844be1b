import { add, divide, mul, num, replace, split, subtract, zero } from '../expr/build.ts';
import type { Atom, Delta, Expr, Letter, Sym } from '../expr/expr.ts';
import { atomIndex, fresh } from '../expr/intern.ts';
import { isNonzero } from '../expr/sign.ts';
import { factorsOf, some, substitute, termsOf } from '../expr/traverse.ts';
import type { Assignment } from '../model/model.ts';
import { expand } from '../rewrite/expand.ts';
import { zeroTest } from '../rewrite/zeroTest.ts';
import type { Field } from './derivation.ts';
import { at } from './motion.ts';

/** An item of an ansatz: how its form moves, in rates (or next values) of its letters, and how the model moves it. */
export interface Row {
  readonly form: Expr;
  readonly flow: Expr;
  readonly item: Assignment;
}

/** A row with what does not contain an unknown moved to the other side. */
export function parted(row: Row, rates: ReadonlyMap<Letter, Letter>): Row {
  const terms = termsOf(expand(row.form));
  const open = terms.filter((t) => hasRate(t, rates));
  const still = terms.filter((t) => !hasRate(t, rates));
  return { form: add(...open), flow: expand(subtract(row.flow, add(...still))), item: row.item };
}

/** The rates of the letters, or their next values, as far as the items show them; what was divided by is noted. */
export const solved = (
  rows: readonly Row[],
  rates: ReadonlyMap<Letter, Letter>,
  conditions: Expr[],
): ReadonlyMap<Letter, Field> => {
  const seen = rows.map(onDiagonal);
  return solveVectors(seen, rates, solveAll(seen, rates, conditions));
};

/**
 * Of a form that stands on a diagonal, p[i] [i = j], that diagonal: elsewhere there is nothing to solve for. What the flow
 * leaves beside it is seen when the rates are put back.
 */
function onDiagonal<R extends Pick<Row, 'form' | 'flow'>>(row: R): R {
  const terms = termsOf(row.form).map(factorsOf);
  const delta = terms[0]?.find(
    (f): f is Delta => f.kind === 'delta' && f.free.length === 2 && terms.every((t) => t.includes(f)),
  );
  if (delta === undefined) return row;
  const [kept, gone] = delta.free;
  const place = new Map([[gone!, atomIndex(kept!)]]);
  return onDiagonal({ ...row, form: replace(row.form, place), flow: replace(row.flow, place) });
}

/** Next values of letters can stand in products: those that are found are put in before the others are looked for. */
function solveAll(
  rows: readonly Row[],
  rates: ReadonlyMap<Letter, Letter>,
  conditions: Expr[],
): ReadonlyMap<Letter, Field> {
  const solution = new Map(solveTogether(rows, rates, conditions));
  for (let grown = solution.size > 0; grown && solution.size < rates.size; ) {
    const known = (s: Sym): Expr | undefined => {
      const f = solution.get(s.letter);
      return f === undefined ? undefined : at(f.right, f.indices, s.indices);
    };
    const rest = rows.map((row) => parted({ ...row, form: substitute(row.form, known) }, rates));
    grown = false;
    for (const [letter, field] of solveTogether(rest, rates, conditions)) {
      if (solution.has(letter)) continue;
      solution.set(letter, field);
      grown = true;
    }
  }
  return solution;
}

/**
 * Rates of the letters: linear equations, one for each independent part of an item that carries family indices. The
 * letters of one shape (numbers, vectors, …) are solved together, with the same names for their axes.
 */
function solveTogether(
  rows: readonly Row[],
  rates: ReadonlyMap<Letter, Letter>,
  conditions: Expr[],
): ReadonlyMap<Letter, Field> {
  const solution = new Map<Letter, Field>();
  const shapes = new Map<string, Letter[]>();
  for (const r of rates.values()) {
    const key = r.axes.map((set) => set.id).join();
    shapes.set(key, [...(shapes.get(key) ?? []), r]);
  }
  for (const unknowns of shapes.values()) {
    const own = unknowns[0]!.axes.map((set) => fresh(set));
    const equations = rows.flatMap((row) => equationsOf(row, unknowns, own, rates));
    for (const [u, f] of eliminate(equations, unknowns, conditions)) solution.set(u, { ...f, indices: own });
  }
  return solution;
}

interface LinearEquation {
  readonly coefficients: Map<Letter, Expr>;
  right: Expr;
}

/** What an item says of the rates of one shape; nothing where rates of another shape stand in it too. */
function equationsOf(
  row: Row,
  unknowns: readonly Letter[],
  own: readonly Atom[],
  rates: ReadonlyMap<Letter, Letter>,
): readonly LinearEquation[] {
  const found = termsOf(row.form).map((t) =>
    factorsOf(t).find((f): f is Sym => f.kind === 'sym' && isRate(f.letter, rates)),
  );
  if (found.some((r) => r === undefined || !unknowns.includes(r.letter))) return [];
  if (termsOf(row.form).some((t) => factorsOf(t).filter((f) => hasRate(f, rates)).length !== 1)) return [];
  const atoms = found[0]?.indices.map((i) => (i.kind === 'atom' && i.shift === 0 ? i.atom : undefined)) ?? [];
  const alike = found.every((r) =>
    r!.indices.every((i, k) => i.kind === 'atom' && i.atom === atoms[k] && i.shift === 0),
  );
  if (!alike || new Set(atoms).size !== own.length) return [];
  const named = new Map(atoms.map((a, k) => [a!, atomIndex(own[k]!)]));
  const parts = new Map<Expr, LinearEquation>();
  const part = (key: Expr): LinearEquation => {
    let p = parts.get(key);
    if (p === undefined) {
      p = { coefficients: new Map(), right: zero };
      parts.set(key, p);
    }
    return p;
  };
  for (const t of termsOf(replace(row.form, named))) {
    const r = factorsOf(t).find((f): f is Sym => f.kind === 'sym' && unknowns.includes(f.letter))!;
    const [key, coefficient] = byFamily(mul(num(split(t)[0]), ...factorsOf(t).filter((f) => f !== r)), own);
    if (coefficient.free.length > 0) return [];
    const p = part(key);
    p.coefficients.set(r.letter, add(p.coefficients.get(r.letter) ?? zero, coefficient));
  }
  for (const t of termsOf(replace(row.flow, named))) {
    const [key, coefficient] = byFamily(t, own);
    const p = part(key);
    p.right = add(p.right, coefficient);
  }
  return [...parts.values()];
}

/** A monomial as the part that carries indices besides the given ones, and the rest. */
function byFamily(t: Expr, own: readonly Atom[]): readonly [Expr, Expr] {
  const carries = (f: Expr): boolean => f.free.some((a) => !own.includes(a));
  const [carrying, rest] = [factorsOf(t).filter(carries), factorsOf(t).filter((f) => !carries(f))];
  return [mul(...carrying), mul(num(split(t)[0]), ...rest)];
}

function eliminate(
  equations: { readonly coefficients: Map<Letter, Expr>; right: Expr }[],
  unknowns: readonly Letter[],
  conditions: Expr[],
): ReadonlyMap<Letter, Field> {
  let left = equations.map((q) => ({ coefficients: new Map(q.coefficients), right: q.right }));
  const solved: { readonly unknown: Letter; readonly others: ReadonlyMap<Letter, Expr>; readonly right: Expr }[] = [];
  for (;;) {
    const pivot = choosePivot(left, unknowns);
    if (pivot === undefined) break;
    const { row, unknown } = pivot;
    const p = row.coefficients.get(unknown)!;
    if (!isNonzero(p)) conditions.push(p);
    const others = new Map([...row.coefficients].filter(([u]) => u !== unknown).map(([u, c]) => [u, divide(c, p)]));
    const right = divide(row.right, p);
    solved.push({ unknown, others, right });
    left = left
      .filter((q) => q !== row)
      .map((q) => {
        const c = q.coefficients.get(unknown);
        if (c === undefined) return q;
        const next = new Map(q.coefficients);
        next.delete(unknown);
        for (const [u, o] of others) next.set(u, expand(subtract(next.get(u) ?? zero, mul(c, o))));
        return { coefficients: next, right: expand(subtract(q.right, mul(c, right))) };
      });
  }
  const values = new Map<Letter, Expr>();
  for (const s of [...solved].reverse()) {
    let value = s.right;
    for (const [u, c] of s.others) value = subtract(value, mul(c, values.get(u) ?? zero));
    values.set(s.unknown, expand(value));
  }
  return new Map([...values].map(([u, right]) => [u, { state: u, indices: [], right }]));
}

function choosePivot(
  rows: readonly { readonly coefficients: ReadonlyMap<Letter, Expr>; readonly right: Expr }[],
  unknowns: readonly Letter[],
): { row: (typeof rows)[number] & { coefficients: Map<Letter, Expr> }; unknown: Letter } | undefined {
  let best: { row: (typeof rows)[number]; unknown: Letter; cost: number } | undefined;
  for (const row of rows) {
    const entries = [...row.coefficients].filter(([u, c]) => unknowns.includes(u) && c !== zero);
    for (const [unknown, c] of entries) {
      // Numbers first, then what is known not to vanish; rows with one unknown before others.
      const cost = (c.kind === 'num' ? 0 : isNonzero(c) ? 1 : 4) + 2 * (entries.length - 1);
      if (best !== undefined && best.cost <= cost) continue;
      if (c.kind !== 'num' && !isNonzero(c) && zeroTest(c).kind !== 'nonzero') continue;
      best = { row, unknown, cost };
    }
  }
  return best as ReturnType<typeof choosePivot>;
}

/** Rates that are still missing: from an item in which the letter stands once, times a number. */
function solveVectors(
  rows: readonly Row[],
  rates: ReadonlyMap<Letter, Letter>,
  numbers: ReadonlyMap<Letter, Field>,
): ReadonlyMap<Letter, Field> {
  const solution = new Map(numbers);
  for (let grown = true; grown; ) {
    grown = false;
    for (const row of rows) {
      const known = substitute(row.form, (s) => {
        const f = solution.get(s.letter);
        return f === undefined ? undefined : at(f.right, f.indices, s.indices);
      });
      const open = termsOf(known).filter((t) => mentionsAny(t, rates, solution));
      if (open.length !== 1) continue;
      const t = open[0]!;
      const r = factorsOf(t).find(
        (f): f is Sym => f.kind === 'sym' && isRate(f.letter, rates) && !solution.has(f.letter),
      );
      if (r === undefined) continue;
      const others = factorsOf(t).filter((f) => f !== r);
      const coefficient = mul(num(split(t)[0]), ...others);
      const atoms = r.indices.map((i) => (i.kind === 'atom' && i.shift === 0 ? i.atom : undefined));
      if (coefficient.free.length > 0 || atoms.some((a) => a === undefined) || new Set(atoms).size !== atoms.length)
        continue;
      const rest = subtract(known, t);
      const right = expand(divide(subtract(row.flow, rest), coefficient));
      if (right.free.some((a) => !atoms.includes(a))) continue;
      solution.set(r.letter, { state: r.letter, indices: atoms as readonly Atom[], right });
      grown = true;
    }
  }
  return solution;
}
const hasRate = (e: Expr, rates: ReadonlyMap<Letter, Letter>): boolean =>
  some(e, (x) => x.kind === 'sym' && isRate(x.letter, rates));
const isRate = (l: Letter, rates: ReadonlyMap<Letter, Letter>): boolean => [...rates.values()].includes(l);
const mentionsAny = (e: Expr, rates: ReadonlyMap<Letter, Letter>, solved: ReadonlyMap<Letter, Field>): boolean =>
  some(e, (x) => x.kind === 'sym' && isRate(x.letter, rates) && !solved.has(x.letter));
