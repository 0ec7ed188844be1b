import { type Core, coreOf, inRing } from './core.ts';
import { denseOf, fromDense } from './dense.ts';
import { exactly } from './division.ts';
import { contentBy } from './gcd.ts';
import {
  content,
  degree,
  isConstant,
  type Polynomial,
  primitive,
  textKey,
  variable,
  variablesOf,
} from './polynomial.ts';
import { isSurelyIrreducible, severalVariables } from './severalVariables.ts';
import { type Factor, squareFreeFactors } from './squareFree.ts';
import { Remembered } from './work.ts';
import { factorOneVariable } from './zassenhaus.ts';

/** A polynomial as a number times powers of irreducible factors (primitive, the first coefficient positive). */
export interface Factorization {
  readonly content: bigint;
  readonly factors: readonly Factor[];
}

/** All irreducible factors over the rationals; of 0 there are none. In an order that depends on the polynomial alone. */
export function factor(p: Polynomial): Factorization {
  const number = content(p);
  if (isConstant(p)) return { content: number, factors: [] };
  const core = coreOf(primitive(p));
  const found = cores.of(`${core.polynomial.ring.variables}|${textKey(core.polynomial)}`, () =>
    factored(core.polynomial),
  );
  return { content: number, factors: inOrder([...monomial(core, p), ...back(found, core, p)]) };
}
/** Of what is the same up to the names of letters once. */
const cores = new Remembered<readonly Factor[]>();

const monomial = ({ common }: Core, { ring }: Polynomial): readonly Factor[] =>
  common.flatMap((times, v) => (times === 0 ? [] : [{ factor: variable(ring, v), times }]));

const back = (factors: readonly Factor[], { variables }: Core, { ring }: Polynomial): readonly Factor[] =>
  factors.map((f) => ({ factor: inRing(f.factor, variables, ring), times: f.times }));

function inOrder(factors: readonly Factor[]): readonly Factor[] {
  if (factors.length < 2) return factors;
  const order = (f: Factor): string =>
    `${`${f.factor.keys.length}`.padStart(6, '0')} ${f.factor.keys.map((k) => `${k}`.padStart(17, '0')).join()} ${textKey(f.factor)}`;
  return factors
    .map((f) => ({ f, key: order(f) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((x) => x.f);
}

/**
 * The irreducible factors of the core of a polynomial, or of what divides it. What is seen to be irreducible at a glance, once
 * what is free of one variable is divided out, needs no search for repeated factors: it holds that variable, what was divided
 * out does not.
 */
function factored(p: Polynomial): readonly Factor[] {
  // The first variable of a core is one of the lowest degree.
  const [v] = variablesOf(p);
  if (v === undefined) return [];
  const c = contentBy(p, v);
  const rest = primitive(exactly(p, c));
  const others = factored(primitive(c));
  if (degree(rest, v) === 1 || (variablesOf(rest).length > 1 && isSurelyIrreducible(rest, v)))
    return [{ factor: rest, times: 1 }, ...others];
  return [
    ...squareFreeFactors(rest).flatMap(({ factor: f, times: n }) =>
      irreducible(f).map((g) => ({ factor: g, times: n })),
    ),
    ...others,
  ];
}

/** The irreducible factors of a primitive square-free polynomial that no variable divides. */
function irreducible(p: Polynomial): readonly Polynomial[] {
  const present = variablesOf(p);
  for (const v of present) {
    const c = contentBy(p, v);
    if (!isConstant(c)) return [...irreducible(primitive(c)), ...irreducible(primitive(exactly(p, c)))];
  }
  if (present.some((v) => degree(p, v) === 1)) return [p];
  if (present.length === 1)
    return factorOneVariable(denseOf(p, present[0]!)).map((g) => primitive(fromDense(g, p.ring, present[0]!)));
  return severalVariables(p);
}
