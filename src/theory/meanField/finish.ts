import { divide, one, replace } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { letters } from '../../expr/traverse.ts';
import type { Covariance, EffectiveProcess, Label, Memory, Population, Process } from '../../model/effective.ts';
import type { Model } from '../../model/model.ts';
import { TIME } from '../motion.ts';
import type { Draft } from './draft.ts';
import { merged } from './emission.ts';
import type { Ground } from './ground.ts';
import type { Motion } from './motions.ts';
import { inOrder } from './order.ts';
import { othersThan, slopesOf } from './slopes.ts';
import { mapLaw } from './starts.ts';

/** The effective process of what was found: populations, labels, names of indices, averages in their order, slopes. */
export function finished(
  model: Model,
  g: Ground,
  motions: readonly Motion[],
  drafts: readonly Draft[],
  covariances: readonly Covariance[],
  earlier: Letter,
): EffectiveProcess {
  const sets = [
    ...new Set([
      ...motions.map((m) => m.set),
      ...drafts.map((d) => d.set),
      ...g.closures.averages.map((a) => a.set),
      ...g.closures.kernels.map((k) => k.set),
    ]),
  ];
  const reference = sets.find((s) => g.scaling.ratio(s) === one) ?? sets[0]!;
  sets.sort((a, b) => (a === reference ? -1 : b === reference ? 1 : 0));
  const index = (s: IndexSet): number => sets.indexOf(s);
  const noisy = new Set(covariances.map((c) => c.left));
  const processes = (set: IndexSet): readonly Process[] =>
    drafts
      .filter((d) => d.set === set)
      .map((d) => ({
        letter: d.letter,
        indices: d.indices,
        local: d.local,
        noise: noisy.has(d.letter),
        memory: merged(d.memory.map((m) => named(m, d.indices, g))),
        ...(d.channel === undefined
          ? {}
          : { array: { letter: d.channel.of ?? d.channel.array, slot: d.channel.slot } }),
      }));
  const averages = g.closures.averages.map(({ set, ...a }) => ({ ...a, population: index(set) }));
  const kernels = g.closures.kernels.map(({ set, ...k }) => ({ ...k, population: index(set) }));
  const used = new Set<Letter>();
  const note = (e: Expr): void => {
    for (const l of letters(e)) used.add(l);
  };
  for (const m of motions) {
    note(m.right);
    if (m.noise !== undefined) note(m.noise);
    if (m.initial.kind === 'value') note(m.initial.term);
  }
  for (const d of drafts) for (const e of [d.local, ...d.memory.map((m) => m.of)]) note(e);
  for (const a of averages) note(a.term);
  for (const k of kernels) for (const p of k.kind === 'average' ? [k.left, k.right] : [k.of]) note(p.term);
  const populations = sets.map(
    (set): Population => ({
      set,
      ratio: divide(g.scaling.ratio(set), g.scaling.ratio(reference)),
      states: motions.filter((m) => m.set === set).map(({ set: _, ...m }) => m),
      labels: model.random.flatMap((a) => labelOf(a.letter, a.indices, a.law, set, g, used)),
      draws: model.draws.flatMap((a) => (a.kind === 'law' ? labelOf(a.letter, a.indices, a.law, set, g, used) : [])),
      processes: processes(set),
    }),
  );
  const whole = {
    name: model.name,
    time: model.time,
    populations,
    averages: orderedAverages(averages, drafts, covariances, kernels),
    kernels,
    covariances,
    now: TIME,
    earlier,
  };
  return { ...whole, slopes: slopesOf(whole, g.names) };
}

function labelOf(
  l: Letter,
  indices: readonly Atom[],
  law: Label['law'],
  set: IndexSet,
  g: Ground,
  used: ReadonlySet<Letter>,
): readonly Label[] {
  const own = g.sites.of(l);
  if (own.set !== set || own.axis === undefined || !used.has(own.letter)) return [];
  if (l.axes.filter((s) => g.scaling.grows(s)).length !== 1) return [];
  const kept = indices.filter((_, k) => k !== own.axis);
  const named = kept.map((a, k) =>
    a.name.startsWith('#') ? g.names.index(a.set, kept.slice(0, k).filter((b) => b.set === a.set).length) : a,
  );
  const map = new Map(kept.map((a, k) => [a, atomIndex(named[k]!)] as const));
  return [{ letter: own.letter, indices: named, law: mapLaw(law, (e) => replace(g.scaling.leading(e).term, map)) }];
}

/** Names for the inner indices that a memory sums over. */
function named(m: Memory, used: readonly Atom[], g: Ground): Memory {
  const binders = othersThan(
    m.binders.map((b) => b.set),
    used,
    g.names,
  );
  const map = new Map(m.binders.map((b, k) => [b, atomIndex(binders[k]!)] as const));
  return { binders, kernel: replace(m.kernel, map), of: replace(m.of, map) };
}

/** Averages so ordered that each comes after those it depends on, through processes too. */
function orderedAverages<A extends EffectiveProcess['averages'][number]>(
  averages: readonly A[],
  drafts: readonly Draft[],
  covariances: readonly Covariance[],
  kernels: EffectiveProcess['kernels'],
): readonly A[] {
  const needs = (l: Letter): readonly Letter[] => {
    const a = averages.find((x) => x.letter === l);
    if (a !== undefined) return letters(a.term);
    const d = drafts.find((x) => x.letter === l);
    if (d === undefined) return [];
    // Noise at t needs its variance at t, memory the kernels whose first part is at t.
    const at = covariances.filter((c) => c.left === l).flatMap((c) => letters(c.term));
    const through = [...at, ...d.memory.flatMap((m) => letters(m.kernel))];
    const parts = kernels
      .filter((k) => through.includes(k.letter))
      .flatMap((k) => (k.kind === 'average' ? letters(k.left.term) : letters(k.of.term)));
    return [...letters(d.local), ...parts];
  };
  const all = [...averages.map((a) => a.letter), ...drafts.map((d) => d.letter)];
  const order = inOrder(all, needs, (l) => drafts.some((d) => d.letter === l));
  return order.flatMap((l) => averages.filter((a) => a.letter === l));
}
