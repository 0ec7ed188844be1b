import { add, delta, mul, num, one, replace, replaceIndex, sum, zero } from '../../expr/build.ts';
import type { Atom, Expr, Index, Letter } from '../../expr/expr.ts';
import { atomIndex, fresh } from '../../expr/intern.ts';
import * as Q from '../../expr/rational.ts';
import type { Memory } from '../../model/effective.ts';
import type { Coupling, Disorder, Pairing } from './arrays.ts';
import type { Channel, Source } from './channel.ts';
import { type Closures, withoutConstant } from './closures.ts';
import { Refused } from './refusal.ts';
import type { Scaling } from './scaling.ts';

/** Two channels whose entries depend on one another, all sums over inner indices named. */
interface Encounter {
  readonly pairing: Pairing;
  readonly m: Channel;
  readonly n: Channel;
  /** The second channel with indices of its own. */
  readonly sources: readonly Source[];
  readonly columns: readonly Atom[];
  /** Indices summed over: those of the first channel, and of the second as far as the entries do not fix them. */
  readonly binders: readonly Atom[];
  /** V with what the entries demand of inner indices. */
  readonly weight: Expr;
}

/** The sources of the fields: what an array sends to a site on average, as noise, and in answer to the site itself. */
export class Emission {
  private readonly scaling: Scaling;
  private readonly disorder: Disorder;
  private readonly closures: Closures;

  constructor(scaling: Scaling, disorder: Disorder, closures: Closures) {
    this.scaling = scaling;
    this.disorder = disorder;
    this.closures = closures;
  }

  private coupling(c: Channel): Coupling {
    return this.disorder.couplings.get(c.array)!;
  }

  /** What the mean of the entries sends. */
  mean(c: Channel): Expr {
    const { mean, inner, fieldPower } = this.coupling(c);
    if (mean.term === zero) return zero;
    const power = Q.minus(Q.plus(mean.power, Q.rational(c.sources.length)), fieldPower);
    if (Q.compare(power, Q.ZERO) < 0) return zero;
    if (Q.compare(power, Q.ZERO) > 0)
      throw new Refused(
        'E0608',
        `the mean of \`${c.array.name}\` sends a field of order N^${Q.text(power)}; it must be of order 1`,
        {
          help: 'a mean of order 1/N: normal(mu/N, g^2/N)',
          names: c.array.name,
        },
      );
    const at = replace(mean.term, new Map(inner.map((a, k) => [a, c.inner[k]!])));
    const parts = c.sources.map((s) => mul(this.scaling.ratio(s.set), this.closures.mean(s.set, s.term)));
    return sum(c.binders, mul(at, ...parts));
  }

  /** E(noise of m at t times noise of n at s), in the indices of m and `columns` for n; 0 where they are independent. */
  covariance(m: Channel, n: Channel, columns: readonly Atom[]): Expr {
    if (m.set !== n.set) return zero;
    return add(
      ...this.encounters(m, n, columns).map((e) => {
        if (e.pairing.slots[m.slot] !== n.slot) return zero;
        const parts = m.sources.map((s) => this.overlap(s, sourceAt(e.sources, e.pairing.slots[s.slot]!)));
        return sum(e.binders, mul(e.weight, ...parts));
      }),
    );
  }

  /**
   * How a site hears of itself through channel n at the slots of channel m: kernels with what they act on, and how much
   * of that acts at equal times. `slope` is the derivative of a term by the field of n at equal times; `hears` tells
   * whether a term depends on what the field was before.
   */
  memory(
    m: Channel,
    n: Channel,
    slope: (of: Expr, field: Letter, columns: readonly Atom[]) => Expr,
    hears: (of: Expr, field: Letter) => boolean,
  ): { readonly memory: readonly Memory[]; readonly local: Expr } {
    const found: Memory[] = [];
    const local: Expr[] = [];
    const columns = n.free.map((a) => fresh(a.set));
    for (const e of this.encounters(m, n, columns)) {
      for (const s of m.sources) {
        if (e.pairing.slots[s.slot] !== n.slot) continue;
        const back = sourceAt(e.sources, e.pairing.slots[m.slot]!);
        const others = m.sources.filter((x) => x !== s);
        const overlap = mul(...others.map((x) => this.overlap(x, sourceAt(e.sources, e.pairing.slots[x.slot]!))));
        const binders = [...e.binders, ...columns.filter((c) => !e.binders.includes(c))];
        const free = binders.filter((b) => !m.free.includes(b));
        // What is the same at all times acts in the kernel.
        const [constant, acting] = withoutConstant(back.term);
        const front = mul(e.weight, this.scaling.ratio(s.set), constant);
        if (hears(s.term, n.letter)) {
          const kernel = mul(front, overlap, this.closures.response(s.set, s.term, n.letter, columns));
          const acts = free.filter((b) => acting.free.includes(b));
          const made = collapsed(
            acts,
            sum(
              free.filter((b) => !acts.includes(b)),
              kernel,
            ),
            acting,
          );
          if (made.kernel !== zero) found.push(made);
        }
        const now = slope(s.term, n.letter, columns);
        if (now === zero) continue;
        const equal = mul(
          ...others.map((x) => {
            const y = sourceAt(e.sources, e.pairing.slots[x.slot]!);
            return mul(this.scaling.ratio(x.set), this.closures.mean(x.set, mul(x.term, y.term)));
          }),
        );
        local.push(sum(free, mul(front, equal, this.closures.mean(s.set, now), acting)));
      }
    }
    return { memory: merged(found), local: add(...local) };
  }

  private overlap(s: Source, o: Source): Expr {
    return mul(this.scaling.ratio(s.set), this.closures.product(s.set, s.term, o.term));
  }

  private encounters(m: Channel, n: Channel, columns: readonly Atom[]): readonly Encounter[] {
    return this.disorder.pairings
      .filter((p) => p.first === m.array && p.second === n.array && p.value !== zero)
      .map((pairing) => {
        const own = new Map<Atom, Index>();
        for (const [k, a] of n.free.entries()) own.set(a, atomIndex(columns[k]!));
        const bound = n.binders.map((b) => fresh(b.set));
        for (const [k, b] of n.binders.entries()) own.set(b, atomIndex(bound[k]!));
        const theirs = n.inner.map((i) => replaceIndex(i, own));
        const value = replace(pairing.value, new Map(this.coupling(m).inner.map((a, k) => [a, m.inner[k]!])));
        // Inner indices of both entries agree: bound ones of the second are put in.
        const fixed = new Map<Atom, Index>();
        const conditions: Expr[] = [];
        m.inner.forEach((i, k) => {
          const j = replaceIndex(theirs[pairing.innerSlots[k]!]!, fixed);
          if (j.kind === 'atom' && bound.includes(j.atom) && j.shift === 0) fixed.set(j.atom, i);
          else conditions.push(delta(i, j));
        });
        const sources = n.sources.map((s) => ({ ...s, term: replace(replace(s.term, own), fixed) }));
        return {
          pairing,
          m,
          n,
          sources,
          columns,
          binders: [...m.binders, ...bound.filter((b) => !fixed.has(b))],
          weight: mul(value, ...conditions),
        };
      });
  }
}

/** Memory with the deltas of its kernel put in: sums over indices that they fix are gone. */
function collapsed(binders: readonly Atom[], kernel: Expr, of: Expr): Memory {
  for (const b of binders)
    for (const f of kernel.kind === 'mul' ? kernel.factors : [kernel]) {
      if (f.kind !== 'delta') continue;
      const to = f.i.kind === 'atom' && f.i.atom === b ? f.j : f.j.kind === 'atom' && f.j.atom === b ? f.i : undefined;
      if (to === undefined) continue;
      const map = new Map([[b, to]]);
      const rest = kernel.kind === 'mul' ? mul(num(kernel.coefficient), ...kernel.factors.filter((x) => x !== f)) : one;
      return collapsed(
        binders.filter((x) => x !== b),
        replace(rest, map),
        replace(of, map),
      );
    }
  return { binders, kernel, of };
}

/** Kernels that act on the same term are one. */
export function merged(all: readonly Memory[]): readonly Memory[] {
  const made = new Map<string, Memory>();
  for (const m of all) {
    const key = `${m.binders.map((b) => b.id).join()}:${m.of.id}`;
    const known = made.get(key);
    made.set(key, known === undefined ? m : { ...m, kernel: add(known.kernel, m.kernel) });
  }
  return [...made.values()].filter((m) => m.kernel !== zero);
}

const sourceAt = (sources: readonly Source[], slot: number): Source => sources.find((s) => s.slot === slot)!;
