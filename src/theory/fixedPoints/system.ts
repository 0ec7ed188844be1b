import { add, indexAt, num, one, replace, square, subtract, sym } from '../../expr/build.ts';
import type { Atom, Bound, Domain, Expr, Letter, Sym } from '../../expr/expr.ts';
import { placeIndex } from '../../expr/intern.ts';
import { type Rational, toNumber } from '../../expr/rational.ts';
import { type Sign, signOf } from '../../expr/sign.ts';
import { Resizer, some, substitute } from '../../expr/traverse.ts';
import type { DataArray, Model } from '../../model/model.ts';
import { expand, splitConditions } from '../../rewrite/expand.ts';
import { factor } from '../../rewrite/polynomial/factor.ts';
import { isConstant, isZero, type Polynomial } from '../../rewrite/polynomial/polynomial.ts';
import { signWithin } from '../../rewrite/polynomial/sign.ts';
import { type Alphabet, alphabet, fractionOf, NotRational, symbolsOf } from '../../rewrite/polynomial/terms.ts';
import { WorkSpent } from '../../rewrite/polynomial/work.ts';
import { unroll } from '../../rewrite/unroll.ts';
import type { Field } from '../derivation.ts';
import { realZerosOf } from './realZeros.ts';

/** One number of the state, and how it moves: what has to vanish. */
export interface Motion {
  readonly unknown: Sym;
  /** x' of a flow, next x minus x of a map. */
  readonly right: Expr;
}

/** What vanishes at a fixed point, as polynomials: the unknowns first, then the letters. */
export interface PolynomialSystem {
  readonly motions: readonly Motion[];
  readonly alphabet: Alphabet;
  /** How many of the symbols are unknowns. */
  readonly unknowns: number;
  /** How many of these, the last ones, stand for roots and moduli in the motion, and are no states. */
  readonly auxiliaries: number;
  readonly equations: readonly Polynomial[];
  /** Irreducible factors of denominators: they do not vanish where the motion is defined. */
  readonly denominators: readonly Polynomial[];
  /** Terms that vanish where the motions do: the motions themselves, or what is left where functions are undone. */
  readonly rights: readonly Expr[];
  /** Whether they share only their real solutions in the domains of the states with the motion. */
  readonly realOnly: boolean;
  /** Which signs a polynomial may have, as far as domains decide it. */
  readonly signOf: (p: Polynomial) => Sign;
  /** The bounds of a letter, where they are numbers. */
  readonly range: (variable: number) => Range;
}

/** Why there is no polynomial system, in words: `tanh` stands in it, too many unknowns, … */
export interface NotPolynomial {
  readonly motions: readonly Motion[];
  readonly reason: string;
}

/** Between which numbers a letter lies. */
export interface Range {
  readonly low?: Rational;
  readonly high?: Rational;
  /** Whether the bound itself is allowed. */
  readonly lowClosed: boolean;
  readonly highClosed: boolean;
}

export interface SystemOptions {
  readonly time: Model['time'];
  /** Sizes at which states are written out. */
  readonly sizes?: ReadonlyMap<Letter, Expr>;
  /** Values of parameters and constants without axes. */
  readonly values?: ReadonlyMap<Letter, Expr>;
  readonly data?: readonly DataArray[];
}

/** More numbers than this in a state are not solved for with letters. */
const MOST_UNKNOWNS = 10;
/** States of more numbers than this are not written out. */
const MOST_WRITTEN = 12;
/** Sums over sets up to this size are written out. */
const LARGEST_SET = 16;

/** The motion of each number of the states, written out; undefined where an axis has a letter for its size, or there are too many. */
export function motionsOf(fields: readonly Field[], options: SystemOptions): readonly Motion[] | undefined {
  const resizer = new Resizer(options.sizes ?? new Map());
  const lengths = fields.map((f) => f.indices.reduce((n, a) => n * (countOf(resizer.atom(a)) ?? Number.NaN), 1));
  if (!(lengths.reduce((s, n) => s + n, 0) <= MOST_WRITTEN)) return undefined;
  const out: Motion[] = [];
  for (const f of fields) {
    const state = resizer.letter(f.state);
    const right = resizer.expr(f.right);
    const atoms = f.indices.map((a) => resizer.atom(a));
    const counts = atoms.map((a) => countOf(a));
    if (counts.some((n) => n === undefined)) return undefined;
    for (const place of places(counts as readonly number[])) {
      const indices = place.map((k, i) =>
        atoms[i]!.set.structure.kind === 'subsets' ? indexAt(atoms[i]!.set, k) : placeIndex(num(k)),
      );
      const unknown = sym(state, indices);
      const here = written(replace(right, new Map(atoms.map((a, i) => [a, indices[i]!]))), options, resizer);
      out.push({ unknown, right: options.time === 'discrete' ? subtract(here, unknown) : here });
    }
  }
  return out;
}

const countOf = (a: Atom): number | undefined =>
  a.set.size.kind === 'num' && a.set.structure.kind !== 'outcomes' ? toNumber(a.set.size.value) : undefined;

function places(counts: readonly number[]): readonly (readonly number[])[] {
  return counts.reduce<readonly (readonly number[])[]>(
    (all, n) => all.flatMap((p) => Array.from({ length: n }, (_, k) => [...p, k + 1])),
    [[]],
  );
}

function written(e: Expr, { values, data }: SystemOptions, resizer: Resizer): Expr {
  const arrays = new Map((data ?? []).map((d) => [resizer.letter(d.letter), d]));
  const open = splitConditions(unroll(e, LARGEST_SET));
  return substitute(open, (s) => {
    const d = arrays.get(s.letter);
    if (d !== undefined) return entryOf(d, s);
    return s.indices.length === 0 ? values?.get(s.letter) : undefined;
  });
}

function entryOf(d: DataArray, s: Sym): Expr | undefined {
  let at = 0;
  for (const [k, i] of s.indices.entries()) {
    if (i.kind !== 'place' || i.value.kind !== 'num') return undefined;
    at = at * d.shape[k]! + toNumber(i.value.value) - 1;
  }
  return d.exact?.[at];
}

/** The polynomial system of a motion, or why there is none. */
export function systemOf(motions: readonly Motion[], auxiliaries = 0): PolynomialSystem | NotPolynomial {
  const refused = (reason: string): NotPolynomial => ({ motions, reason });
  if (motions.length > MOST_UNKNOWNS)
    return refused(`${motions.length} unknowns are too many to be solved for with letters`);
  try {
    const found = new Set<Sym>(motions.map((m) => m.unknown));
    const bound = constraints(motions.map((m) => m.unknown));
    const undone = motions.map((m) => (some(m.right, (e) => e.kind === 'call') ? realZerosOf(m.right) : undefined));
    const rights = motions.map((m, k) => undone[k] ?? m.right);
    for (const e of [...rights, ...bound]) symbolsOf(expand(e), found);
    const letters = [...found].slice(motions.length);
    const odd = letters.find((s) => !isLetter(s));
    if (odd !== undefined) return refused(`\`${odd.letter.name}\` is no number that is free to choose`);
    letters.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const symbols = [...motions.map((m) => m.unknown), ...letters];
    const own = alphabet(symbols);
    const fractions = rights.map((e) => fractionOf(expand(e), own));
    const signs = symbols.map(signOf);
    const range = (v: number): Range => rangeOf(symbols[v]!.letter.domain);
    const denominators = new Map<string, Polynomial>();
    for (const f of fractions)
      for (const g of factor(f.denominator).factors)
        denominators.set(g.factor.keys.join() + g.factor.coefficients.join(), g.factor);
    return {
      motions,
      alphabet: own,
      unknowns: motions.length,
      auxiliaries,
      equations: [...fractions, ...bound.map((e) => fractionOf(expand(e), own))]
        .map((f) => f.numerator)
        .filter((p) => !isZero(p)),
      denominators: [...denominators.values()].filter((p) => !isConstant(p)),
      rights,
      realOnly: auxiliaries > 0 || undone.some((e) => e !== undefined),
      signOf: (p) => signWithin(p, signs, range),
      range,
    };
  } catch (problem) {
    if (problem instanceof NotRational) return refused(`${problem.what} stands in it`);
    if (problem instanceof WorkSpent) return refused(problem.message);
    throw problem;
  }
}

/** What vanishes on the domains of the states: rows of a sphere or a simplex, matrices that are symmetric. */
function constraints(unknowns: readonly Sym[]): readonly Expr[] {
  const rows = new Map<string, Sym[]>();
  const out: Expr[] = [];
  for (const s of unknowns) {
    const { domain } = s.letter;
    if (domain.kind === 'symmetric') {
      const mirrored = unknowns.find((o) => o.letter === s.letter && isTransposed(o, s));
      if (mirrored !== undefined && mirrored.id < s.id) out.push(subtract(s, mirrored));
    } else if (domain.kind === 'sphere' || domain.kind === 'simplex') {
      const key = `${s.letter.id}|${s.indices
        .slice(0, -1)
        .map((i) => i.id)
        .join()}`;
      rows.set(key, [...(rows.get(key) ?? []), s]);
    }
  }
  for (const row of rows.values()) {
    const { domain } = row[0]!.letter;
    if (domain.kind === 'sphere') out.push(subtract(add(...row.map(square)), square(domain.radius)));
    else out.push(subtract(add(...row), one));
  }
  return out;
}

/** Whether two entries of matrices stand at mirrored places. */
function isTransposed(a: Sym, b: Sym): boolean {
  const n = a.indices.length;
  const mirrored = [...b.indices.slice(0, n - 2), b.indices[n - 1]!, b.indices[n - 2]!];
  return (
    a !== b &&
    a.indices.every((i, k) =>
      i.kind === 'place' && mirrored[k]!.kind === 'place'
        ? i.value === (mirrored[k] as typeof i).value
        : i === mirrored[k],
    )
  );
}

/** Numbers that may take any value of their domain, independently of each other. */
function isLetter(s: Sym): boolean {
  const { role, domain } = s.letter;
  return (
    (role === 'parameter' || role === 'size' || role === 'any' || role === 'data' || role === 'random') &&
    (domain.kind === 'real' || domain.kind === 'integer') &&
    s.indices.every((i) => i.kind === 'place')
  );
}
const nameOf = (s: Sym): string =>
  `${s.letter.name}[${s.indices.map((i) => (i.kind === 'place' && i.value.kind === 'num' ? `${i.value.value.n}`.padStart(4, '0') : '?')).join()}]`;

function rangeOf(domain: Domain): Range {
  if (domain.kind !== 'real' && domain.kind !== 'integer') return { lowClosed: false, highClosed: false };
  const { lower, upper } = domain;
  const number = (b: Bound | undefined): Rational | undefined => (b?.value.kind === 'num' ? b.value.value : undefined);
  const [low, high] = [number(lower), number(upper)];
  return {
    ...(low && { low }),
    ...(high && { high }),
    lowClosed: lower?.open === false,
    highClosed: upper?.open === false,
  };
}

export const isPolynomialSystem = (s: PolynomialSystem | NotPolynomial): s is PolynomialSystem => 'equations' in s;
