import type { Atom, Reduce } from '../expr.ts';
import { conditionsOf } from './condition.ts';
import { asNumber, type Draw, type Drawing } from './drawing.ts';
import { drawnIndex } from './letter.ts';
import { range } from './series.ts';

/** A function of a whole array: an extreme as a series, one of a matrix as a call. */
export function drawnReduce(e: Reduce, live: readonly Atom[], draw: Draw): Drawing | undefined {
  const inverse = e.fn === 'inverse' ? inverseOver(e, live, draw) : undefined;
  if (inverse !== undefined) return inverse;
  if (live.length > 0) return undefined;
  const series = (of: 'min' | 'max' | 'argmin' | 'argmax'): Drawing => ({
    kind: 'series',
    of,
    ranges: e.binders.map((a) => range(a, draw)),
    conditions: conditionsOf(e.guard, draw),
    body: asNumber(e.body, draw),
  });
  switch (e.fn) {
    case 'min':
    case 'max':
    case 'argmin':
    case 'argmax':
      return series(e.fn);
    case 'pick': {
      const [left, right] = [drawnIndex(e.at[0]!, draw), series('argmax')];
      return { kind: 'indicator', of: { kind: 'relation', sign: '=', left, right } };
    }
    case 'eigenvalue':
    case 'singular':
      return { kind: 'call', fn: e.fn, of: arrayOf(e, draw), more: e.at.map((i) => drawnIndex(i, draw)) };
    case 'inverse':
      return {
        kind: 'entry',
        of: { kind: 'call', fn: e.fn, of: arrayOf(e, draw) },
        indices: e.at.map((i) => drawnIndex(i, draw)),
      };
    default:
      return { kind: 'call', fn: e.fn, of: arrayOf(e, draw) };
  }
}

/** The inverse itself, where its row and column are the live indices. */
function inverseOver(e: Reduce, live: readonly Atom[], draw: Draw): Drawing | undefined {
  const own = e.at.map((i) => (i.kind === 'atom' && i.shift === 0 ? live.indexOf(i.atom) : -1));
  if (live.length !== 2 || own[0] === own[1] || own.includes(-1) || live.some((a) => e.body.free.includes(a)))
    return undefined;
  const of: Drawing = { kind: 'call', fn: e.fn, of: arrayOf(e, draw) };
  return own[0] === 0 ? of : { kind: 'transpose', of };
}

/** The matrix that a function is of. */
const arrayOf = (e: Reduce, draw: Draw): Drawing =>
  draw(e.body, e.binders) ?? {
    kind: 'series',
    of: 'array',
    ranges: e.binders.map((a) => range(a, draw)),
    conditions: [],
    body: asNumber(e.body, draw),
  };
