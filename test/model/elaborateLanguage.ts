import { expect } from 'vitest';
import type { Diagnostic } from '../../src/diagnostic.ts';
import type { Expr, Letter } from '../../src/expr/expr.ts';
import { type Loaded, type LoadOptions, load } from '../../src/model/load.ts';
import type { Model } from '../../src/model/model.ts';

/** The model of a text that has no error. */
export function loaded(text: string, options?: LoadOptions): Model {
  const { model, diagnostics } = load(text, options);
  const errors = diagnostics.filter((d) => d.severity === 'error');
  expect(errors.map((d) => `${d.code} ${d.place.line}:${d.place.column} ${d.message}`)).toEqual([]);
  return model!;
}

/** A world with every kind of letter; a case adds its lines. */
export const WORLD = `model world
size  N = 4, d = 3, m = 2, n = 5
param tau > 0 = 1, a = 2
any   c : R^d
state z[N] : R^d
state W : R^(d, d)
state x[n] : R
state s[2, n] : R^d
state B : R^(m, d)
`;
const MOVES: Readonly<Record<string, string>> = {
  z: "z' = -z",
  W: "W' = -W",
  x: "x' = -x",
  s: "s' = -s",
  B: "B' = -B",
};

/** The world with more lines; states that these do not move decay. */
export function world(lines: string): string {
  const still = Object.entries(MOVES).filter(([name]) => !new RegExp(`^‹?${name}(\\[[^=]*\\])?'`, 'mu').test(lines));
  return `${WORLD}${still.map(([, line]) => line).join('\n')}\n${lines}\n`;
}

/** Loads a text in which ‹ › stand around what should have the caret; there is exactly one error. */
export function refused(marked: string, code: string, options?: LoadOptions): Diagnostic {
  const open = [...marked].indexOf('‹');
  const text = marked.replace(/[‹›]/gu, '');
  const { diagnostics, model } = load(text, options);
  const errors = diagnostics.filter((d) => d.severity === 'error');
  expect(errors.map((d) => `${d.code} ${d.message}`)).toHaveLength(1);
  const [only] = errors as [Diagnostic];
  expect(`${only.code} ${only.message}`).toMatch(new RegExp(`^${code} `));
  expect(model).toBeUndefined();
  if (open >= 0) {
    const before = [...marked].slice(0, open).join('').split('\n');
    const inside = marked.slice(marked.indexOf('‹') + 1, marked.indexOf('›'));
    const column = [...before.at(-1)!].length + 1;
    const { line, column: found, endColumn } = only.place;
    expect([line, found, endColumn]).toEqual([before.length, column, column + [...inside].length]);
  }
  return only;
}

/** The codes of all that is said about a text. */
export const codes = (text: string, options?: LoadOptions): string[] =>
  load(text, options).diagnostics.map((d) => d.code);

export function letterOf(model: Model, name: string): Letter {
  const all = [model.sizes, model.parameters, model.constants, model.states, model.data].flat();
  return all.find((d) => d.letter.name === name)!.letter;
}

/** The term of a `let` or an `order`. */
export const termOf = (model: Model, name: string): Expr => model.definitions.find((d) => d.name === name)!.value.term;

/** The sizes of the axes of a `let`, in words. */
export const axesOf = (model: Model, name: string): string =>
  model.definitions
    .find((d) => d.name === name)!
    .value.indices.map((a) => {
      const { size } = a.set;
      return size.kind === 'sym' ? size.letter.name : size.kind === 'num' ? String(size.value.n) : '?';
    })
    .join(' ');

export type { Loaded };
