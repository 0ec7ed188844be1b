import { add, delta, divide, mul, one, replace, zero } from '../../expr/build.ts';
import type { Atom, Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { letters } from '../../expr/traverse.ts';
import type {
  Covariance,
  EffectiveProcess,
  Label,
  Memory,
  Population,
  Process,
  SiteState,
} from '../../model/effective.ts';
import type { Model } from '../../model/model.ts';
import { directional } from '../../rewrite/derivative.ts';
import { TIME } from '../motion.ts';
import type { Channel } from './channel.ts';
import { Emission, merged } from './emission.ts';
import type { Ground } from './ground.ts';
import { inOrder } from './order.ts';
import { othersThan, slopesOf } from './slopes.ts';
import { mapLaw } from './starts.ts';

/** A process of a site while it is put together. */
interface Draft {
  readonly letter: Letter;
  readonly indices: readonly Atom[];
  readonly set: IndexSet;
  /** Without what acts at equal times. */
  readonly base: Expr;
  readonly channel?: Channel;
  local: Expr;
  memory: readonly Memory[];
}

export interface Motion extends SiteState {
  readonly set: IndexSet;
}

/** What matrices that learn add to the processes of their channels. */
export interface Learning {
  readonly local: Expr;
  readonly memory: readonly Memory[];
}

/** Puts the effective process together from channels, named quantities, motions and closures. */
export function assembled(
  model: Model,
  g: Ground,
  motions: readonly Motion[],
  lessons: { of(c: Channel): Learning | undefined },
  earlier: Letter,
): EffectiveProcess {
  const couplings = new Map([
    ...g.disorder.couplings,
    ...g.joined.map((j) => [j.coupling.letter, j.coupling] as const),
  ]);
  const pairings = [...g.disorder.pairings, ...g.joined.flatMap((j) => j.pairings)];
  const emission = new Emission(g.scaling, { couplings, pairings }, g.closures);
  const drafts = new Map<Letter, Draft>();
  // A matrix that learns may send its start through a random array: further channels come up on the way.
  const channels: Channel[] = [];
  for (const own of g.channels) {
    const j = g.joined.find((x) => x.parts.includes(own));
    if (j !== undefined && own.letter !== j.whole.letter) continue;
    const c = j?.whole ?? own;
    channels.push(c);
    const learnt = lessons.of(c);
    const base = learnt?.local ?? emission.mean(c);
    drafts.set(c.letter, {
      letter: c.letter,
      indices: c.free,
      set: c.set,
      base,
      channel: c,
      local: base,
      memory: learnt?.memory ?? [],
    });
  }
  for (const q of g.quantities.all)
    drafts.set(q.letter, { letter: q.letter, indices: q.indices, set: q.set, base: q.term, local: q.term, memory: [] });
  const random = channels.filter((c) => couplings.has(c.array));
  const isField = (l: Letter): boolean => drafts.get(l)?.channel !== undefined;
  const processesIn = (e: Expr): readonly Letter[] => letters(e).filter((l) => drafts.has(l));
  const needs = (l: Letter): readonly Letter[] => {
    const d = drafts.get(l)!;
    return [...processesIn(d.base), ...(d.channel?.sources ?? []).flatMap((s) => processesIn(s.term))];
  };
  const order = inOrder([...drafts.keys()], needs, isField);

  const hearing = new Hearing(drafts, motions);
  for (let before = -1, now = 0; before !== now; ) {
    before = now;
    hearing.forget();
    const made = new Map<Letter, { memory: readonly Memory[]; local: Expr }>();
    for (const l of order) {
      const d = drafts.get(l)!;
      const c = d.channel;
      if (c === undefined || !random.includes(c)) continue;
      const parts = random.map((n) =>
        emission.memory(
          c,
          n,
          (of, field, columns) => totalSlope(of, field, columns, drafts),
          (of, field) => hearing.hears(of, field),
        ),
      );
      // Fields that come later in the order use what acts at equal times in this one.
      d.local = add(d.base, ...parts.map((p) => p.local));
      made.set(l, { memory: parts.flatMap((p) => p.memory), local: d.local });
    }
    for (const [l, m] of made) drafts.get(l)!.memory = m.memory;
    now = [...drafts.values()].reduce((n, d) => n + d.memory.length, 0);
  }

  const covariances = covariancesOf(random, emission, g);
  return finished(
    model,
    g,
    motions,
    order.map((l) => drafts.get(l)!),
    covariances,
    earlier,
  );
}

/** The derivative of a term by a field at equal times, through the processes that it depends on. */
function totalSlope(of: Expr, field: Letter, columns: readonly Atom[], drafts: ReadonlyMap<Letter, Draft>): Expr {
  const slope = (e: Expr): Expr =>
    directional(e, (s) => {
      if (s.letter === field) return mul(...s.indices.map((i, k) => delta(i, atomIndex(columns[k]!))));
      const d = drafts.get(s.letter);
      if (d === undefined) return undefined;
      return slope(replace(d.local, new Map(d.indices.map((a, k) => [a, s.indices[k]!] as const))));
    });
  return slope(of);
}

/** Which terms depend on what a field was before. */
class Hearing {
  private readonly drafts: ReadonlyMap<Letter, Draft>;
  private readonly motions: readonly Motion[];
  private known = new Map<Letter, ReadonlySet<Letter>>();

  constructor(drafts: ReadonlyMap<Letter, Draft>, motions: readonly Motion[]) {
    this.drafts = drafts;
    this.motions = motions;
  }

  forget(): void {
    this.known = new Map();
  }

  hears(of: Expr, field: Letter): boolean {
    let late = this.known.get(field);
    if (late === undefined) {
      late = this.reached(field);
      this.known.set(field, late);
    }
    return letters(of).some((l) => late.has(l));
  }

  private reached(field: Letter): ReadonlySet<Letter> {
    const now = new Set([field]);
    const late = new Set<Letter>();
    const some = (e: Expr, ...sets: readonly ReadonlySet<Letter>[]): boolean =>
      letters(e).some((l) => sets.some((s) => s.has(l)));
    for (let before = -1; before !== now.size + late.size; ) {
      before = now.size + late.size;
      for (const m of this.motions) if (some(m.right, now, late)) late.add(m.letter);
      for (const d of this.drafts.values()) {
        if (some(d.local, now)) now.add(d.letter);
        if (some(d.local, late) || d.memory.some((m) => some(m.of, now, late))) late.add(d.letter);
      }
    }
    return late;
  }
}

function covariancesOf(random: readonly Channel[], emission: Emission, g: Ground): readonly Covariance[] {
  return random.flatMap((m) =>
    random.flatMap((n): readonly Covariance[] => {
      const columns = othersThan(
        n.free.map((a) => a.set),
        [...m.free, ...m.binders],
        g.names,
      );
      const term = emission.covariance(m, n, columns);
      if (term === zero) return [];
      return [{ left: m.letter, leftIndices: m.free, right: n.letter, rightIndices: columns, term }];
    }),
  );
}

function finished(
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
  return [{ letter: own.letter, indices: kept, law: mapLaw(law, (e) => g.scaling.leading(e).term) }];
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
