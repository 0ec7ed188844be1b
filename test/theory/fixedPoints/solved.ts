import { mul, num, one } from '../../../src/expr/build.ts';
import type { Expr } from '../../../src/expr/expr.ts';
import { print } from '../../../src/expr/print/print.ts';
import { text } from '../../../src/expr/rational.ts';
import { load } from '../../../src/model/load.ts';
import type { Model } from '../../../src/model/model.ts';
import { denseOf } from '../../../src/rewrite/polynomial/dense.ts';
import { variablesOf } from '../../../src/rewrite/polynomial/polynomial.ts';
import { refined, toDouble } from '../../../src/rewrite/polynomial/realRoots.ts';
import { termOf } from '../../../src/rewrite/polynomial/terms.ts';
import type { Branch } from '../../../src/theory/fixedPoints/branches.ts';
import type { Cut } from '../../../src/theory/fixedPoints/cuts.ts';
import { existenceOf } from '../../../src/theory/fixedPoints/existence.ts';
import { type FixedPoints, fixedPointsOf } from '../../../src/theory/fixedPoints/fixedPoints.ts';
import { equationsOf, freeSymbols } from '../../../src/theory/fixedPoints/present.ts';
import { isPolynomialSystem, motionsOf, systemOf } from '../../../src/theory/fixedPoints/system.ts';
import { vectorField } from '../../../src/theory/gradientFlow.ts';
import { reduction } from '../../../src/theory/reduction.ts';

export function modelOf(source: string): Model {
  const { model, diagnostics } = load(source);
  if (model === undefined) throw new Error(diagnostics.map((d) => d.message).join('; '));
  return model;
}

/** The fixed points of a model, or of the reduced flow of an ansatz. */
export function solved(source: string | Model, ansatz?: string): FixedPoints {
  const model = typeof source === 'string' ? modelOf(source) : source;
  const field = vectorField(model);
  const own = ansatz === undefined ? undefined : model.ansatze.find((a) => a.name === ansatz)!;
  const fields = own === undefined ? field : reduction(own, field, model.time).fields;
  const system = systemOf(motionsOf(fields, { time: model.time, data: model.data })!);
  if (!isPolynomialSystem(system)) throw new Error(system.reason);
  return fixedPointsOf(system);
}

const plain = (e: Expr): string => print(e, 'text');

/** A branch as one line: its equations, what is free. */
export function branchText(b: Branch, f: FixedPoints): string {
  const equations = equationsOf(b, f.system).map((q) => `${plain(q.left)} = ${plain(q.right)}`);
  const free = freeSymbols(b, f.system).map(plain);
  return `${equations.join(', ')}${free.length === 0 ? '' : `; ${free.join(', ')} free`}`;
}
export const branchTexts = (f: FixedPoints): readonly string[] => f.branches.map((b) => branchText(b, f)).sort();

/** Where a branch is real: `4 in (-1, 1/3), else …`. */
export function regionText(b: Branch, f: FixedPoints): string {
  const e = existenceOf(b, f.system);
  const { alphabet } = f.system;
  if (e.kind === 'undecided') return 'undecided';
  if (e.kind === 'everywhere') return `${e.count}`;
  if (e.kind === 'where')
    return `${e.real ? 'real ' : ''}where ${e.positive.map((p) => `${plain(mul(p.negative ? num(-1) : one, ...p.factors.map((q) => termOf(q, alphabet))))} > 0`).join(', ')}`;
  const cut = (c: Cut | undefined, open: string): string =>
    c === undefined
      ? open
      : c.exact !== undefined
        ? text(c.exact)
        : toDouble(refined(denseOf(c.polynomial, variablesOf(c.polynomial)[0]!), c.root, 40).low).toFixed(4);
  return e.cells.map((c) => `${c.count} in (${cut(c.from, '-inf')}, ${cut(c.to, 'inf')})`).join(', ');
}
export const specialTexts = (f: FixedPoints): readonly string[] =>
  f.special.map((s) => plain(termOf(s.polynomial, f.system.alphabet)));
