import { add, mul, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { print } from '../../expr/print/print.ts';
import { substituteLetters } from '../../expr/traverse.ts';
import { TooManyTerms } from '../../rewrite/expand.ts';
import type { FieldPoint } from '../../rewrite/smallField.ts';
import { zeroTest } from '../../rewrite/zeroTest.ts';
import { nullVector, type Rows, timeFactor } from './coefficients.ts';
import { presentable } from './presentation.ts';
import { type Changes, rawChange, tidied, type Values } from './rows.ts';
import type { Shape } from './shape.ts';
import type { System } from './system.ts';

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
  readonly where: Values;
  /** Whether its change vanishes in letters; otherwise at random points only. */
  readonly proved: boolean;
  /** Denominators assumed not to vanish. */
  readonly conditions: readonly Expr[];
}

/** A solution seen in numbers. */
interface Seen {
  /** The candidates that it is made of. */
  readonly support: readonly number[];
  /** Their coefficients in the rows of the system, in letters. */
  readonly rows: Rows;
  readonly system: System;
  readonly rate: Expr;
  readonly where: Values;
  readonly point: FieldPoint;
  readonly changes: Changes;
}

/** The invariant that is seen in numbers, in letters, and put back into the motion. */
export function invariantOf({ support, rows, system, rate, where, point, changes }: Seen): Invariant | undefined {
  const solved = nullVector(rows, support.length, point);
  if (solved === undefined) return undefined;
  const factor = timeFactor(rate, changes.time);
  const terms = support.map((k) => system.columns[k]!.term);
  const coefficients = presentable(solved, support.filter((k) => system.columns[k]!.degree === 0).length, (list) =>
    print(mul(factor, combined(list, terms)), 'text').startsWith('-'),
  );
  const parts = terms.map((t, m) => ({ coefficient: coefficients[m]!, term: t }));
  const core = combined(coefficients, terms);
  const degree = Math.max(...support.map((k) => system.columns[k]!.degree));
  // Put back into the motion as it is: what the core loses is what the rate says.
  const moved = add(rawChange(core, changes), mul(rate, core));
  const verdict = vanishes(where.size === 0 ? moved : substituteLetters(moved, where));
  if (verdict.kind !== 'zero') return undefined;
  return {
    shape: system.shape,
    degree,
    core,
    rate,
    term: mul(factor, core),
    parts,
    where,
    proved: verdict.how === 'normal-form',
    conditions: verdict.conditions,
  };
}

const combined = (coefficients: readonly Expr[], terms: readonly Expr[]): Expr =>
  add(...terms.map((t, k) => mul(coefficients[k]!, t)));

function vanishes(e: Expr): ReturnType<typeof zeroTest> {
  try {
    if (tidied(e) === zero) return { kind: 'zero', how: 'normal-form', conditions: [] };
  } catch (problem) {
    if (!(problem instanceof TooManyTerms)) throw problem;
  }
  return zeroTest(e);
}
