import { add, mul, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { substituteLetters } from '../../expr/traverse.ts';
import { TooManyTerms } from '../../rewrite/expand.ts';
import { zeroTest } from '../../rewrite/zeroTest.ts';
import { nullVector, timeFactor } from './coefficients.ts';
import type { ModularPoint } from './modular.ts';
import { type Changes, rawChange, tidied } from './rows.ts';
import type { Shape } from './shape.ts';
import type { System, Table } from './system.ts';

/** A quantity that stays as it is: e^{rate t} times `core`, where the parameters have the values `where`. */
export interface Invariant {
  readonly shape: Shape;
  readonly degree: number;
  /** Without its time factor. */
  readonly core: Expr;
  /** The rate at which the core decays by itself, in a map what it loses in a step; 0 for most. */
  readonly rate: Expr;
  /** With its time factor. */
  readonly term: Expr;
  /** The terms of the core, each with its coefficient. */
  readonly parts: readonly { readonly coefficient: Expr; readonly term: Expr }[];
  readonly where: ReadonlyMap<Letter, Expr>;
  /** Whether its change vanishes in letters; otherwise at random points only. */
  readonly proved: boolean;
  /** Denominators assumed not to vanish. */
  readonly conditions: readonly Expr[];
}

/** The invariant that a vector of numbers shows, in letters, and put back into the motion. */
export function invariantOf(
  vector: readonly number[],
  system: System,
  table: Table,
  rate: Expr,
  where: ReadonlyMap<Letter, Expr>,
  point: ModularPoint,
  changes: Changes,
): Invariant | undefined {
  const support = vector.flatMap((x, k) => (x === 0 ? [] : [k]));
  const rows = [...table.values()]
    .map((row) => support.map((k) => row.get(k) ?? zero))
    .filter((row) => row.some((x) => x !== zero));
  const coefficients = nullVector(rows, support.length, point);
  if (coefficients === undefined) return undefined;
  const parts = support.map((k, m) => ({ coefficient: coefficients[m]!, term: system.columns[k]!.term }));
  const core = add(...parts.map((p) => mul(p.coefficient, p.term)));
  const degree = Math.max(...support.map((k) => system.columns[k]!.degree));
  const term = mul(timeFactor(rate, changes.time), core);
  // Put back into the motion as it is: what the core loses is what the rate says.
  const moved = add(rawChange(core, changes), mul(rate, core));
  const verdict = vanishes(where.size === 0 ? moved : substituteLetters(moved, where));
  if (verdict.kind !== 'zero') return undefined;
  return {
    shape: system.shape,
    degree,
    core,
    rate,
    term,
    parts,
    where,
    proved: verdict.how === 'normal-form',
    conditions: verdict.conditions,
  };
}

function vanishes(e: Expr): ReturnType<typeof zeroTest> {
  try {
    if (tidied(e) === zero) return { kind: 'zero', how: 'normal-form', conditions: [] };
  } catch (problem) {
    if (!(problem instanceof TooManyTerms)) throw problem;
  }
  return zeroTest(e);
}
