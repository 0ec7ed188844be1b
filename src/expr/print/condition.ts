import { isGuard } from '../build.ts';
import type { Condition, Expr, Index } from '../expr.ts';
import * as Q from '../rational.ts';
import { factorsOf } from '../traverse.ts';
import { asNumber, type Draw, type Drawing, type RelationDrawing } from './drawing.ts';
import { drawnIndex } from './letter.ts';
import { numberDrawing } from './product.ts';

/** A comparison of indices, with a lone index on the left. */
export function relation(e: Condition, draw: Draw): RelationDrawing {
  const [left, right] = [drawnIndex(e.i, draw), drawnIndex(e.j, draw)];
  if (e.kind === 'member') return { kind: 'relation', sign: 'in', left, right };
  if (e.kind === 'less') {
    const turn = e.i.kind !== 'atom' && e.j.kind === 'atom';
    return { kind: 'relation', sign: turn ? '>' : '<', left: turn ? right : left, right: turn ? left : right };
  }
  // Of two indices the bound one stands first, then the one whose name comes first.
  const rank = (i: Index): string =>
    i.kind !== 'atom' ? '~~' : i.shift !== 0 ? `~${i.atom.name}` : i.atom.kind === 'bound' ? ' ' : i.atom.name;
  const turn = rank(e.j) < rank(e.i);
  const sign = e.kind === 'delta' ? '=' : '!=';
  return { kind: 'relation', sign, left: turn ? right : left, right: turn ? left : right };
}

/** What a condition of an extreme says: its comparisons, or that the number it is exceeds 0. */
export function conditionsOf(guard: Expr, draw: Draw): readonly Drawing[] {
  if (guard.kind === 'num') return [];
  return factorsOf(guard).map((f): Drawing => {
    if (isGuard(f)) return relation(f, draw);
    const stepped = f.kind === 'call' && f.fn === 'step' ? f.args[0]! : f;
    return { kind: 'relation', sign: '>', left: asNumber(stepped, draw), right: numberDrawing(Q.ZERO) };
  });
}
