import { add, call, divide, mul, num, one, pow, subtract, sym, zero } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom, letter } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import { Singular } from '../../expr/refusal.ts';
import { substituteLetters, treeSize } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import { derivative } from '../../rewrite/derivative.ts';
import type { Derivation, Field, Section, Step } from '../derivation.ts';
import { TIME } from '../motion.ts';
import { factorsOf, rootsOf } from '../spectrum/eigenvalues.ts';
import { factored } from '../spectrum/fraction.ts';
import { characteristic, type Matrix, vanishes } from '../spectrum/matrix.ts';
import { type LinearSystem, linearSystems } from './linearSystem.ts';
import { plateauOf } from './plateau.ts';
import { type RootSeries, smallestRoot } from './series.ts';
import { plateauTimes, timeScales } from './timeScales.ts';

/** Larger systems are left to numbers. */
const MOST_LETTERS = 3;
/** Solutions that are longer are not written out. */
const MOST_LENGTH = 1_000;
/** Letters in which the slow rate is expanded. */
const MOST_SERIES = 2;

/** The linear parts of a flow of few letters: eigenvalues, solution, and the slow one where a letter is small. */
export function linearFlows(fields: readonly Field[], model: Model, where: string): readonly Derivation[] {
  if (model.time === 'discrete') return [];
  return linearSystems(fields)
    .filter((s) => s.letters.length <= MOST_LETTERS && s.matrix.some((row) => row.some((e) => e !== zero)))
    .map((s) => linearFlow(s, fields, model, where));
}

function linearFlow(s: LinearSystem, fields: readonly Field[], model: Model, where: string): Derivation {
  const names = s.letters.map((l) => l.name).join(', ');
  const polynomial = characteristic(s.matrix).map(factored);
  const parts = factorsOf(s.matrix);
  const open = parts.filter((p) => p.length > 3);
  const steps: Step[] = [];
  const sections: Section[] = [];
  const lambda = (k: number): Letter => letter({ name: `lambda${k + 1}`, role: 'auxiliary' });
  const equation = (left: Expr, right: Expr) => ({ left, right, indices: [], components: 0 });
  const closed = parts.flatMap((p) => rootsOf(p) ?? []);
  if (closed.length > 0)
    sections.push({ title: 'eigenvalues', equations: closed.map((e, k) => equation(sym(lambda(k)), e)) });
  for (const rest of open) {
    const x = sym(letter({ name: 'lambda', role: 'auxiliary' }));
    const value = add(...rest.map((c, k) => mul(factored(c), pow(x, num(k)))));
    sections.push({
      title: closed.length === 0 ? 'the eigenvalues are the roots of' : 'further eigenvalues are the roots of',
      equations: [equation(value, zero)],
    });
  }
  for (const e of new Set(closed)) {
    const value = add(...polynomial.map((c, k) => mul(c, pow(e, num(k)))));
    if (value !== zero && treeSize(value) <= MOST_LENGTH)
      steps.push({
        before: value,
        after: zero,
        why: { by: 'rule', rule: 'an eigenvalue is a root of the characteristic polynomial' },
        indices: [],
        components: 0,
      });
  }
  const solution = open.length === 0 ? solutionOf(s, closed, lambda) : undefined;
  if (solution !== undefined) {
    sections.push({
      title: 'solution',
      equations: solution.map((x) => ({ ...x.shape, left: x.left, right: x.named })),
    });
    for (const [k, x] of solution.entries()) {
      const before = derivative(x.term, sym(TIME));
      const after = add(...s.matrix[k]!.map((a, m) => mul(a, solution[m]!.term)));
      if (treeSize(before) + treeSize(after) > MOST_LENGTH) continue;
      steps.push({
        before,
        after,
        why: { by: 'rule', rule: `the solution obeys the equation of ${s.letters[k]!.name}` },
        ...x.shape,
      });
    }
  }
  const times: string[] = [];
  if (s.letters.length > 1)
    for (const series of expansions(polynomial, model)) {
      sections.push(seriesSection(series, polynomial));
      const plateau = plateauOf(s, series.in);
      if (plateau === undefined) continue;
      sections.push(plateau.section);
      times.push(...plateauTimes(polynomial, model, plateau.modes, series.in));
      steps.push(...plateau.steps.filter((x) => treeSize(x.before) <= MOST_LENGTH));
    }
  const notes = [...timeScales(polynomial, model), ...times];
  return {
    kind: 'linear-flow',
    title: `Linear flow of ${names}${where}`,
    steps,
    sections,
    result: fields.filter((f) => s.letters.includes(f.state)),
    ...(notes.length > 0 && { notes }),
  };
}

interface Solved {
  readonly left: Expr;
  /** With the eigenvalues by their names, and in full. */
  readonly named: Expr;
  readonly term: Expr;
  readonly shape: { readonly indices: readonly Atom[]; readonly components: number };
}

/** x(t) = sum over eigenvalues of e^(lambda t) times the product of (A - mu)/(lambda - mu) over the others, times x(0) (Sylvester 1883). */
function solutionOf(
  s: LinearSystem,
  eigenvalues: readonly Expr[],
  lambda: (k: number) => Letter,
): readonly Solved[] | undefined {
  const n = s.letters.length;
  if (eigenvalues.length !== n) return undefined;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) if (vanishes(subtract(eigenvalues[i]!, eigenvalues[j]!))) return undefined;
  const names = eigenvalues.map((_, k) => sym(lambda(k)));
  const own = s.letters[0]!.axes.map((set, k) => freeAtom(`#${k + 1}`, set));
  const shape = { indices: own, components: s.letters[0]!.components };
  const at = (l: Letter): Expr =>
    sym(
      l,
      own.map((a) => atomIndex(a)),
    );
  const start = s.letters.map((l) =>
    at(letter({ name: `${l.name}(0)`, role: 'reduced', axes: l.axes, components: l.components })),
  );
  const projector = (k: number, values: readonly Expr[]): Matrix =>
    values.reduce<Matrix>(
      (p, mu, m) => {
        if (m === k) return p;
        const shifted = s.matrix.map((row, i) => row.map((e, j) => (i === j ? subtract(e, mu) : e)));
        const gap = subtract(values[k]!, mu);
        return product(p, shifted).map((row) => row.map((e) => divide(e, gap)));
      },
      s.matrix.map((row, i) => row.map((_, j) => (i === j ? one : zero))),
    );
  const values = (of: readonly Expr[]): readonly Expr[] =>
    s.letters.map((_, i) =>
      add(
        ...of.map((mu, k) =>
          mul(call('exp', mul(mu, sym(TIME))), add(...projector(k, of)[i]!.map((e, j) => mul(e, start[j]!)))),
        ),
      ),
    );
  const named = values(names);
  const map = new Map(names.map((x, k) => [x.letter, eigenvalues[k]!]));
  return s.letters.map((l, i) => ({
    left: at(letter({ name: `${l.name}(t)`, role: 'reduced', axes: l.axes, components: l.components })),
    named: named[i]!,
    term: substituteLetters(named[i]!, map),
    shape,
  }));
}

const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => add(...row.map((x, k) => mul(x, b[k]![j]!)))));

/** The eigenvalue that goes to 0 with a parameter, or with a size read as a number, two terms of it. */
function expansions(polynomial: readonly Expr[], model: Model): readonly RootSeries[] {
  const found: RootSeries[] = [];
  for (const { letter: l } of [...model.parameters, ...model.sizes]) {
    if (found.length >= MOST_SERIES) break;
    const series = twoTerms(polynomial, l);
    if (series !== undefined && !Q.isZero(series.terms[0]!.exponent)) found.push(series);
  }
  return found;
}

/** The leading term and the next power, or the leading term alone where the next is long. */
function twoTerms(polynomial: readonly Expr[], small: Letter): RootSeries | undefined {
  for (let order = 1; order <= MOST_ORDER; order++) {
    const first = smallestRoot(polynomial, small, Q.rational(order));
    if (first === undefined) return undefined;
    const lead = first.terms[0];
    if (lead === undefined) continue;
    const more = smallestRoot(polynomial, small, Q.plus(lead.exponent, Q.rational(2, first.step)));
    if (more?.terms.every((t) => treeSize(t.coefficient) <= LONG_COEFFICIENT)) return more;
    return { ...first, terms: [lead] };
  }
  return undefined;
}
const MOST_ORDER = 5;
const LONG_COEFFICIENT = 60;

function seriesSection(series: RootSeries, polynomial: readonly Expr[]): Section {
  const small = series.in.name;
  const order = Q.plus(series.terms.at(-1)!.exponent, Q.rational(1, series.step));
  const power = order.d === 1n ? `${order.n}` : `(${order.n}/${order.d})`;
  const slow = sym(letter({ name: 'lambda_slow', role: 'auxiliary' }));
  const right = add(...series.terms.map((t) => mul(t.coefficient, pow(sym(series.in), num(t.exponent)))));
  return {
    title: `the eigenvalue nearest to 0 as ${small} -> 0, up to O(${small}^${power})`,
    equations: [{ left: slow, right, indices: [], components: 0 }, ...separation(series, polynomial, slow)],
  };
}

/** Of two time scales their ratio, to the leading power: the fast eigenvalue is minus the middle coefficient there. */
function separation(series: RootSeries, polynomial: readonly Expr[], slow: Expr): Section['equations'] {
  if (polynomial.length !== 3) return [];
  try {
    const fast = mul(num(-1), substituteLetters(polynomial[1]!, new Map([[series.in, zero]])));
    if (vanishes(fast)) return [];
    const { coefficient, exponent } = series.terms[0]!;
    const left = divide(slow, sym(letter({ name: 'lambda_fast', role: 'auxiliary' })));
    const right = factored(divide(coefficient, fast));
    return [{ left, right: mul(right, pow(sym(series.in), num(exponent))), indices: [], components: 0 }];
  } catch (problem) {
    if (problem instanceof Singular) return [];
    throw problem;
  }
}
