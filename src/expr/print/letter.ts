import type { Atom, Index, Role, Sym } from '../expr.ts';
import { atomsOf } from '../intern.ts';
import * as Q from '../rational.ts';
import { asNumber, type Draw, type Drawing } from './drawing.ts';
import { numberDrawing } from './product.ts';

/** Letters that may name a time: `x(10)`. */
const TIMED: ReadonlySet<Role> = new Set(['start', 'observed', 'auxiliary']);

/** A component of a letter, or the vector or matrix of the components over the live indices. */
export function drawnLetter(e: Sym, live: readonly Atom[], draw: Draw): Drawing | undefined {
  const open = e.indices.slice(e.indices.length - live.length);
  const kept = e.indices.slice(0, e.indices.length - live.length);
  if (e.indices.length < live.length || kept.some((i) => carries(i, live))) return undefined;
  if (!open.every((i) => i.kind === 'atom' && i.shift === 0 && live.includes(i.atom))) return undefined;
  const { role, components } = e.letter;
  // A velocity is named by its state and primes; the noise of an equation is that of its left side, index by index.
  // The time at which a letter is read stands behind its indices: x[i](10).
  const timed = TIMED.has(role) ? /^(.*?)(\([^()]*\))$/.exec(e.letter.name) : null;
  const [written, time] = timed === null ? [e.letter.name, {}] : [timed[1]!, { time: timed[2]! }];
  const name = role === 'noise' ? 'noise' : written.replace(/'+$/, '');
  const dots = role === 'noise' ? 0 : written.length - name.length;
  const isRandom = role === 'variable';
  const indices = role === 'noise' ? [] : (isRandom ? kept.slice(1) : kept).map((i) => drawnIndex(i, draw));
  const random = isRandom ? { drawn: drawnIndex(kept[0]!, draw) } : {};
  const of: Drawing = { kind: 'letter', name, role, ...random, indices, components, rank: live.length, dots, ...time };
  const straight = open.every((i, k) => i.kind === 'atom' && i.atom === live[k]);
  return straight ? of : { kind: 'transpose', of };
}
const carries = (i: Index, live: readonly Atom[]): boolean => atomsOf(i).some((a) => live.includes(a));

/** What stands in a slot. */
export function drawnIndex(i: Index, draw: Draw): Drawing {
  if (i.kind === 'place') return asNumber(i.value, draw);
  if (i.kind === 'subset') return { kind: 'set', elements: i.members.map((m) => drawnIndex(m, draw)) };
  const of: Drawing = i.kind === 'atom' ? { kind: 'index', atom: i.atom } : asNumber(i.of, draw);
  return i.shift === 0 ? of : { kind: 'sum', terms: [of, numberDrawing(Q.rational(i.shift))] };
}
