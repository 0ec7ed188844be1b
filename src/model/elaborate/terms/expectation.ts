import * as B from '../../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter, SetStructure } from '../../../expr/expr.ts';
import { atomIndex, fresh, indexSet, letter, placeIndex } from '../../../expr/intern.ts';
import { isNegative } from '../../../expr/rational.ts';
import { some, termsOf } from '../../../expr/traverse.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { ArrayLaw } from '../values/arrayLaw.ts';
import { type Desk, type Scope, withLocals } from '../values/scope.ts';
import { type Shape, sameShape, shapeText } from '../values/shape.ts';
import { type Known, known, settled, UNKNOWN, type Value } from '../values/value.ts';
import { lawOf, lawShape } from './law.ts';

/** The most cases that an expectation over discrete laws is written out in. */
const MOST_CASES = 1024;

type Standard = Extract<SetStructure, { kind: 'outcomes' }>['law'];
const NAMES: Readonly<Record<Standard, string>> = { normal: 'xi', uniform: 'nu', exponential: 'tau', lorentz: 'omega' };

/** The set of outcomes of independent standard variables in an array of this shape: its measure is 1. */
const outcomes = (law: Standard, shape: Shape): IndexSet =>
  indexSet(B.one, { kind: 'outcomes', name: law, law, components: shape });

/** One variable for all laws of one kind and shape: draws differ by their binders. */
const standardVariable = (set: IndexSet, law: Standard, shape: Shape): Letter =>
  letter({ name: NAMES[law], role: 'variable', axes: [set, ...shape], components: shape.length });

/** One case of a law: with which probability, what is drawn in it, and what the variable is then. */
interface Drawn {
  readonly weight: Expr;
  readonly atoms: readonly Atom[];
  readonly value: Known;
}

/**
 * `E(f(v, q) for v ~ x, q : R^d ~ normal(0, s2))`. Discrete laws and mixtures become weighted sums of their cases,
 * continuous ones sums over sets of outcomes.
 */
export function expectation(desk: Desk, node: Ast.Call, scope: Scope): Value {
  const { report } = desk;
  if (node.args.length !== 1) {
    report.error('E0329', node.callee.place, '`E` takes one term and `for`', '`E(f(v) for v ~ x)`');
    return UNKNOWN;
  }
  const cases: Case[] = [];
  if (!open(desk, node.binders, { weight: B.one, atoms: [], scope }, cases)) return UNKNOWN;
  if (cases.length > MOST_CASES) {
    report.error('E0362', node.callee.place, `this expectation has more than ${MOST_CASES} cases`);
    return UNKNOWN;
  }
  const term = node.args[0]!.value;
  const values = cases.map((c) => settled(desk.value(term, c.scope)));
  if (values.some((v) => v === undefined)) return UNKNOWN;
  const shape = values.find((v) => v!.shape.length > 0)?.shape ?? [];
  if (values.some((v) => !sameShape(v!.shape, shape))) {
    const text = [...new Set(values.map((v) => shapeText(v!.shape)))].join(' and ');
    report.error('E0325', term.place, `shapes differ between the cases of the law: ${text}`);
    return UNKNOWN;
  }
  const wide = cases.some((c) => c.atoms.some((a) => lawUnder(a) === 'lorentz'));
  if (wide) {
    const at = shape.map((set) => atomIndex(fresh(set)));
    const means = cases.flatMap((c, k) => termsOf(B.sum(c.atoms, values[k]!.at(at))));
    if (means.some(hasNoMean)) {
      const help = 'average something bounded, such as `1/(1 + v^2)` or `cos(v)`';
      report.error('E0345', term.place, 'this mean does not exist: a Lorentz law has no moments', help);
      return UNKNOWN;
    }
  }
  return known(shape, (i) => B.add(...cases.map((c, k) => B.mul(c.weight, B.sum(c.atoms, values[k]!.at(i))))));
}

const lawUnder = (a: Atom): string => (a.set.structure.kind === 'outcomes' ? a.set.structure.law : '');

/** Whether a sum over outcomes is the mean of a polynomial in a Lorentz variable. */
const hasNoMean = (e: Expr): boolean =>
  some(e, (x) => x.kind === 'sum' && x.binders.some((b) => lawUnder(b) === 'lorentz' && isPolynomial(x.body, b)));

function isPolynomial(e: Expr, b: Atom): boolean {
  if (!e.free.includes(b)) return true;
  if (e.kind === 'pow') return e.exponent.kind === 'num' && !isNegative(e.exponent.value) && isPolynomial(e.base, b);
  const made = e.kind === 'add' || e.kind === 'mul' || e.kind === 'sum' || e.kind === 'sym';
  return made && (e.kind === 'sym' || B.children(e).every((c) => isPolynomial(c, b)));
}

/** A case of all laws of an expectation together, and what is visible in it. */
interface Case {
  readonly weight: Expr;
  readonly atoms: readonly Atom[];
  readonly scope: Scope;
}

/** Opens the binders one after the other: a later law may use an earlier variable. */
function open(desk: Desk, binders: readonly Ast.Binder[], so: Case, into: Case[]): boolean {
  const [first, ...rest] = binders;
  if (first === undefined) {
    into.push(so);
    return true;
  }
  const { report } = desk;
  if (first.kind === 'in') {
    const help = '`E(mean(… for i in N) for v ~ x)`; a random index is drawn by `sample(b, … for k in N)`, in a map';
    report.error('E0338', first.place, `\`${first.name.text}\` is an index and has no law`, help);
    return false;
  }
  if (first.condition !== undefined) {
    const help = 'without the condition `where(c, f, 0)` is averaged';
    report.unsupported(first.condition.place, 'a condition on a random variable', help);
    return false;
  }
  const drawn = drawnOf(desk, first, so.scope);
  if (drawn === undefined) return false;
  for (const d of drawn) {
    if (into.length > MOST_CASES) return true;
    const scope = withLocals(so.scope, [[first.name.text, d.value]]);
    if (!open(desk, rest, { weight: B.mul(so.weight, d.weight), atoms: [...so.atoms, ...d.atoms], scope }, into))
      return false;
  }
  return true;
}

function drawnOf(desk: Desk, binder: Ast.Binder & { kind: 'law' }, scope: Scope): readonly Drawn[] | undefined {
  const shape = binder.domain === undefined ? undefined : lawShape(desk, binder.domain, scope);
  if (binder.domain !== undefined && shape === undefined) return undefined;
  const law = lawOf(desk, binder.law, shape, scope);
  return law === undefined ? undefined : draws(desk, law, binder);
}

/** The cases of a law. */
function draws(desk: Desk, law: ArrayLaw, binder: Ast.Node): readonly Drawn[] | undefined {
  const { shape } = law;
  const certain = (value: (xi: Known) => Known, standard: Standard): readonly Drawn[] => {
    const set = outcomes(standard, shape);
    const variable = standardVariable(set, standard, shape);
    const atom = fresh(set);
    const xi = known(shape, (i) => B.sym(variable, [atomIndex(atom), ...i]));
    return [{ weight: B.one, atoms: [atom], value: value(xi) }];
  };
  const entrywise = (f: (i: Parameters<Known['at']>[0]) => Expr): Known => known(shape, f);
  switch (law.kind) {
    case 'normal': {
      const { mean, variance } = law;
      return certain((xi) => entrywise((i) => B.add(mean.at(i), B.mul(B.sqrt(variance.at(i)), xi.at(i)))), 'normal');
    }
    case 'uniform': {
      const { low, high } = law;
      const at = (xi: Known) => entrywise((i) => B.add(low.at(i), B.mul(B.subtract(high.at(i), low.at(i)), xi.at(i))));
      return certain(at, 'uniform');
    }
    case 'exponential':
      return certain((xi) => entrywise((i) => B.divide(xi.at(i), law.rate.at(i))), 'exponential');
    case 'lorentz': {
      const { centre, halfWidth } = law;
      return certain((xi) => entrywise((i) => B.add(centre.at(i), B.mul(halfWidth.at(i), xi.at(i)))), 'lorentz');
    }
    case 'discrete':
      return law.each && shape.length > 0
        ? eachComponent(desk, law, binder)
        : law.cases.map((c) => ({
            weight: c.probability.at(c.probability.shape.length === 0 ? [] : first(shape)),
            atoms: [],
            value: c.value,
          }));
    case 'mixture': {
      const made: Drawn[] = [];
      for (const p of law.parts) {
        const own = draws(desk, p.law, binder);
        if (own === undefined) return undefined;
        for (const d of own) made.push({ ...d, weight: B.mul(p.probability.at([]), d.weight) });
      }
      return made;
    }
  }
}

const first = (shape: Shape) => shape.map(() => placeIndex(B.one));

/** Independent discrete components, all combinations of them; the number of components has to be known. */
function eachComponent(
  desk: Desk,
  law: Extract<ArrayLaw, { kind: 'discrete' }>,
  binder: Ast.Node,
): readonly Drawn[] | undefined {
  const size = law.shape.length === 1 ? law.shape[0]!.size : undefined;
  const n = size?.kind === 'num' ? Number(size.value.n) : Number.POSITIVE_INFINITY;
  if (law.cases.length ** n > MOST_CASES) {
    const help = 'components whose number is known and small are written out: `R^3`';
    desk.report.unsupported(binder.place, 'an expectation over many discrete components', help);
    return undefined;
  }
  let combinations: readonly (readonly number[])[] = [[]];
  for (let k = 0; k < n; k++) combinations = combinations.flatMap((c) => law.cases.map((_, m) => [...c, m]));
  return combinations.map((c) => {
    const place = (k: number) => placeIndex(B.num(k + 1));
    const weight = B.mul(...c.map((m, k) => law.cases[m]!.probability.at([place(k)])));
    const value = known(law.shape, ([i]) =>
      B.add(...c.map((m, k) => B.mul(B.delta(i!, place(k)), law.cases[m]!.value.at([place(k)])))),
    );
    return { weight, atoms: [], value };
  });
}
