import { add, delta, mul, replace, zero } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { atomIndex } from '../../expr/intern.ts';
import { letters } from '../../expr/traverse.ts';
import type { Covariance, EffectiveProcess, Memory } from '../../model/effective.ts';
import type { Model } from '../../model/model.ts';
import { directional } from '../../rewrite/derivative.ts';
import type { Channel } from './channel.ts';
import type { Draft } from './draft.ts';
import { Emission } from './emission.ts';
import { finished } from './finish.ts';
import type { Ground } from './ground.ts';
import { Hearing } from './hearing.ts';
import type { Motion } from './motions.ts';
import { inOrder } from './order.ts';
import { othersThan } from './slopes.ts';

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
