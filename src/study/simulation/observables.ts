import { num, replace, sym } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex, placeIndex } from '../../expr/intern.ts';
import { rational } from '../../expr/rational.ts';
import { letters } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import type { Quantity } from '../../numeric/instrument.ts';
import { lengthOf, type Setting, sizeOf } from '../../numeric/setting.ts';
import type { Unstarted } from './question.ts';

/** States with at most this many entries are reported when nothing was asked for. */
const SMALL = 32;

/** The names of what can be observed, in the order of the file. */
export const observableNames = (model: Model): readonly string[] => [
  ...model.definitions.map((d) => d.name),
  ...model.states.filter((s) => !s.hidden).map((s) => s.letter.name),
];

/** A name and the entry that is meant: `x[1,2]`. */
export function entryOf(text: string): { readonly name: string; readonly at: readonly number[] } | undefined {
  const found = /^\s*([\p{L}\d_']+)\s*\[([\d\s,]+)\]\s*$/u.exec(text);
  if (found === null) return undefined;
  const at = found[2]!.split(',').map((n) => Number(n.trim() === '' ? Number.NaN : n));
  return at.every(Number.isInteger) ? { name: found[1]!, at } : undefined;
}

/** What is reported at a setting. */
export function observables(
  model: Model,
  setting: Setting,
  names: readonly string[] | undefined,
): readonly Quantity[] | Unstarted {
  const states = model.states.map(({ letter, hidden }) => {
    const d = model.dynamics.find((x) => x.state === letter)!;
    const size = lengthOf(letter, setting.sizes);
    return {
      name: letter.name,
      indices: d.indices,
      term: symbolOf(letter, d.indices),
      small: hidden !== true && size <= SMALL,
    };
  });
  const definitions = model.definitions.map((x) => ({
    name: x.name,
    indices: x.value.indices,
    term: x.value.term,
    small: (x.kind === 'order' || x.value.indices.length === 0) && !isRandom(x.value.term),
  }));
  const known = [...definitions, ...states];
  if (names === undefined) return known.filter((x) => x.small);
  const found: Quantity[] = [];
  for (const name of names) {
    const whole = known.find((x) => x.name === name);
    const entry = whole === undefined ? entryOf(name) : undefined;
    const base = whole ?? known.find((x) => x.name === entry?.name);
    if (base === undefined)
      return { refused: `the model has no observable ${name}; it has ${observableNames(model).join(', ')}` };
    if (isRandom(base.term))
      return { refused: `${base.name} is drawn anew in each step: the state does not decide it` };
    if (entry === undefined) {
      found.push(base);
      continue;
    }
    const shape = base.indices.map((a) => sizeOf(a.set.size, setting.sizes));
    if (entry.at.length > shape.length || entry.at.some((n, k) => n < 1 || n > shape[k]!))
      return { refused: `${base.name} has no entry ${name}: it is ${shape.join(' × ') || 'a number'}` };
    found.push(part(name, base, entry.at));
  }
  return found;
}

/** Whether a term needs what a step draws, or noise. */
const isRandom = (e: Expr): boolean => letters(e).some((l) => l.role === 'draw' || l.role === 'noise');

/** An array at its first indices. */
function part(name: string, of: Quantity, at: readonly number[]): Quantity {
  const places = new Map(at.map((n, k) => [of.indices[k]!, placeIndex(num(rational(n)))]));
  return { name, indices: of.indices.slice(at.length), term: replace(of.term as Expr, places) };
}

const symbolOf = (l: Letter, indices: readonly Atom[]) =>
  sym(
    l,
    indices.map((a) => atomIndex(a)),
  );
