import type { Expr, Letter } from '../../../expr/expr.ts';
import { letters } from '../../../expr/traverse.ts';
import type { EffectiveProcess } from '../../../model/effective.ts';
import { lettersBeside } from '../lettersBeside.ts';
import { NoAnswer } from '../refusal.ts';

/** What is computed at one time, in an order in which each has all that it needs. */
export type Stage =
  | { readonly kind: 'average'; readonly at: number }
  | { readonly kind: 'kernel'; readonly at: number }
  /** How processes and states of a population answer to kicks at once. */
  | { readonly kind: 'instant'; readonly population: number }
  /** Processes of one population that are found together: the end of a memory integral joins them. */
  | { readonly kind: 'fields'; readonly population: number; readonly letters: readonly Letter[] };

type Key = Letter | `instant ${number}`;

/** @throws {NoAnswer} where quantities depend on each other at equal times. */
export function stages(p: EffectiveProcess): readonly Stage[] {
  const needs = new Map<Key, Set<Key>>();
  const averages = new Set(p.averages.map((a) => a.letter));
  const kernels = new Set(p.kernels.map((k) => k.letter));
  const everyProcess = new Set(p.populations.flatMap((q) => q.processes.map((f) => f.letter)));
  const homes = new Map(p.populations.flatMap((q, k) => q.processes.map((f): [Letter, number] => [f.letter, k])));
  const known = (l: Letter): boolean => averages.has(l) || kernels.has(l) || everyProcess.has(l);
  const of = (...terms: readonly Expr[]): Key[] => terms.flatMap((t) => letters(t).filter(known));
  const put = (key: Key, ...wanted: readonly Key[]): void => {
    needs.set(key, new Set(wanted));
  };

  p.populations.forEach((q, k) => {
    const own = new Set(q.processes.map((f) => f.letter));
    const terms = [...q.states.map((s) => s.right), ...q.processes.map((f) => f.local)];
    put(`instant ${k}`, ...terms.flatMap((t) => [...lettersBeside(t, own, averages)]));
    for (const f of q.processes) {
      const covariances = p.covariances.filter((c) => c.left === f.letter).map((c) => c.term);
      // A sum over earlier steps does not reach the present one; an integral ends there.
      const ends = p.time === 'continuous' ? f.memory.map((m) => m.of) : [];
      put(f.letter, `instant ${k}`, ...of(f.local, ...f.memory.map((m) => m.kernel), ...covariances, ...ends));
      needs.get(f.letter)!.delete(f.letter);
    }
  });
  for (const a of p.averages) put(a.letter, ...of(a.term));
  for (const k of p.kernels)
    if (k.kind === 'average') put(k.letter, ...of(k.left.term, k.right.term));
    else put(k.letter, `instant ${k.population}`, ...of(k.of.term));

  return components(needs).map((group): Stage => {
    const [first] = group;
    if (group.length === 1 && typeof first === 'string') return { kind: 'instant', population: Number(first.slice(8)) };
    const found = group as readonly Letter[];
    const home = homes.get(found[0]!);
    if (found.every((l) => typeof l !== 'string' && home !== undefined && homes.get(l) === home))
      return {
        kind: 'fields',
        population: home!,
        letters: p.populations[home!]!.processes.map((f) => f.letter).filter((l) => found.includes(l)),
      };
    if (found.length > 1) {
      const names = found.map((l) => (typeof l === 'string' ? 'what follows a kick at once' : l.name));
      throw new NoAnswer('does not apply', `${names.join(', ')} depend on each other at equal times`);
    }
    const average = p.averages.findIndex((a) => a.letter === first);
    if (average >= 0) return { kind: 'average', at: average };
    return { kind: 'kernel', at: p.kernels.findIndex((k) => k.letter === first) };
  });
}

/** Strongly connected components, each after those that it needs (Tarjan 1972). */
function components(needs: ReadonlyMap<Key, ReadonlySet<Key>>): readonly (readonly Key[])[] {
  const number = new Map<Key, number>();
  const low = new Map<Key, number>();
  const stack: Key[] = [];
  const found: Key[][] = [];
  const visit = (k: Key): void => {
    number.set(k, number.size);
    low.set(k, number.get(k)!);
    stack.push(k);
    for (const n of needs.get(k) ?? []) {
      if (!number.has(n)) visit(n);
      if (stack.includes(n)) low.set(k, Math.min(low.get(k)!, low.get(n)!));
    }
    if (low.get(k) !== number.get(k)) return;
    const group: Key[] = [];
    for (;;) {
      const top = stack.pop()!;
      group.push(top);
      if (top === k) break;
    }
    found.push(group);
  };
  for (const k of needs.keys()) visit(k);
  return found;
}
