import { add, divide, mul, subtract, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom, letter } from '../../expr/intern.ts';
import { Singular } from '../../expr/refusal.ts';
import { substituteLetters, treeSize } from '../../expr/traverse.ts';
import type { Section, Step } from '../derivation.ts';
import { seemsPositive } from '../expansion/seemsPositive.ts';
import { factored, together } from '../spectrum/fraction.ts';
import { characteristic, type Matrix, vanishes } from '../spectrum/matrix.ts';
import type { LinearSystem } from './linearSystem.ts';

/** Where a linear flow stays between its fast modes and those that slow down with a letter. */
export interface Plateau {
  readonly section: Section;
  readonly steps: readonly Step[];
  /** How many modes die down before it. */
  readonly modes: number;
}

/** Longer values are not written out. */
const MOST_LENGTH = 400;

/** What is left of a start when the fast modes have died down: x tends to `value` times x(0). */
export interface Projection {
  readonly value: Matrix;
  /** The matrix where the letter is 0, and the polynomial of the modes that decay there, lowest power first. */
  readonly start: Matrix;
  readonly fast: readonly Expr[];
}

/**
 * The plateau of x' = A x as a letter goes to 0: with A0 the matrix there, lambda^m q(lambda) its characteristic
 * polynomial and q(A0) A0 = 0, fast modes die down while x tends to q(A0) x(0)/q(0), the projection on what A0 leaves
 * at rest (Kato 1966, II.1.4: the resolvent's residue at 0). Undefined where no mode slows down, where A0 does not only
 * decay, or where its modes at rest grow like powers of t.
 */
export function projectionAt(matrix: Matrix, small: Letter): Projection | undefined {
  const start = atSmall(matrix, small);
  if (start === undefined) return undefined;
  const polynomial = characteristic(start).map(factored);
  const rest = firstNonzero(polynomial);
  if (rest === 0 || rest === matrix.length || rest <= firstNonzero(characteristic(matrix))) return undefined;
  const fast = polynomial.slice(rest);
  if (!decays(fast)) return undefined;
  const value = evaluated(fast, start).map((row) => row.map((e) => factored(divide(e, fast[0]!))));
  if (product(start, value).some((row) => row.some((e) => !vanishes(e)))) return undefined;
  return { value, start, fast };
}

/** The plateau of a linear flow, with the steps that show it. */
export function plateauOf(s: LinearSystem, small: Letter): Plateau | undefined {
  const found = projectionAt(s.matrix, small);
  if (found === undefined) return undefined;
  const { value, start, fast } = found;
  if (value.some((row) => row.some((e) => treeSize(e) > MOST_LENGTH))) return undefined;
  const modes = fast.length - 1;
  const own = s.letters[0]!.axes.map((set, k) => freeAtom(`#${k + 1}`, set));
  const shape = { indices: own, components: s.letters[0]!.components };
  const begun = s.letters.map((l) => named(l, `${l.name}(0)`, own));
  const stays = value.map((row) => add(...row.map((e, k) => mul(e, begun[k]!))));
  const steps: Step[] = s.letters.flatMap((l, k) => {
    const moving = start.map((row) => add(...row.map((e, m) => mul(e, begun[m]!))));
    const kept = add(...value[k]!.map((e, m) => mul(e, moving[m]!)));
    const there = add(...start[k]!.map((e, m) => mul(e, stays[m]!)));
    const at = `${small.name} = 0`;
    return [
      step(kept, `the value of ${l.name} on the plateau is conserved where ${at}`, shape),
      step(there, `on the plateau ${l.name} is at rest where ${at}`, shape),
    ].filter((x) => x.before !== zero);
  });
  const [after, before] = [modes === 1 ? 'mode' : 'modes', s.letters.length - modes === 1 ? 'one' : 'ones'];
  const title = `the plateau as ${small.name} -> 0: after the fast ${after}, before the slow ${before}`;
  const equations = s.letters.map((l, k) => ({ ...shape, left: named(l, `${l.name}_plateau`, own), right: stays[k]! }));
  const rate = sym(letter({ name: 'lambda_fast', role: 'auxiliary' }));
  const fastest =
    modes === 1 ? [{ left: rate, right: factored(subtract(zero, fast[0]!)), indices: [], components: 0 }] : [];
  return { section: { title, equations: [...equations, ...fastest] }, steps, modes };
}

const step = (
  before: Expr,
  rule: string,
  shape: { readonly indices: readonly Atom[]; readonly components: number },
): Step => ({
  before,
  after: zero,
  why: { by: 'rule', rule },
  ...shape,
});

const named = (l: Letter, name: string, own: readonly Atom[]): Expr =>
  sym(
    letter({ name, role: 'reduced', axes: l.axes, components: l.components }),
    own.map((a) => atomIndex(a)),
  );

function atSmall(m: Matrix, small: Letter): Matrix | undefined {
  try {
    return m.map((row) => row.map((e) => together(substituteLetters(e, new Map([[small, zero]])))));
  } catch (problem) {
    if (problem instanceof Singular) return undefined;
    throw problem;
  }
}

/** How many coefficients vanish before the first that does not. */
function firstNonzero(polynomial: readonly Expr[]): number {
  const k = polynomial.findIndex((c) => !vanishes(c));
  return k < 0 ? polynomial.length - 1 : k;
}

/** Whether all roots have a negative real part (Routh and Hurwitz), as far as the domains of the letters, or points in them, show. */
function decays(q: readonly Expr[]): boolean {
  if (q.length > 4 || !q.every(seemsPositive)) return false;
  return q.length < 4 || seemsPositive(subtract(mul(q[1]!, q[2]!), mul(q[0]!, q[3]!)));
}

const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => together(add(...row.map((x, k) => mul(x, b[k]![j]!))))));

/** A polynomial, lowest power first, of a matrix, by Horner's rule. */
function evaluated(q: readonly Expr[], m: Matrix): Matrix {
  const times = (c: Expr): Matrix => m.map((row, i) => row.map((_, j) => (i === j ? c : zero)));
  return q
    .slice(0, -1)
    .reduceRight<Matrix>(
      (p, c) => product(p, m).map((row, i) => row.map((e, j) => (i === j ? add(e, c) : e))),
      times(q.at(-1)!),
    );
}
