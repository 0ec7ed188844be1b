import { add, mul, num, rebuild, replace, sym } from '../../expr/build.ts';
import type { Expr, IndexSet, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import * as Q from '../../expr/rational.ts';
import { factorsOf, letters, substitute, termsOf } from '../../expr/traverse.ts';
import type { EffectiveProcess, Moment } from '../../model/effective.ts';
import { expand } from '../../rewrite/expand.ts';
import { isStill, withoutConstant } from './closures.ts';
import type { Ground } from './ground.ts';
import { Refused } from './refusal.ts';

interface Timed {
  readonly term: Expr;
  readonly time?: Expr;
}

/** The moments that a quantity is made of, each once. */
export class MomentTable {
  readonly all: Moment[] = [];
  private readonly process: EffectiveProcess;
  private readonly g: Ground;

  constructor(process: EffectiveProcess, ground: Ground) {
    this.process = process;
    this.g = ground;
  }

  /** E of a product of terms of a site, each at its time; constants and averages stand outside. */
  mean(set: IndexSet, factors: readonly { readonly term: Expr; readonly time: Expr | undefined }[]): Expr {
    const byTime = new Map<Expr | undefined, Expr>();
    for (const f of factors) byTime.set(f.time, mul(byTime.get(f.time) ?? num(1), f.term));
    let products: readonly { readonly outside: readonly Expr[]; readonly inside: readonly Timed[] }[] = [
      { outside: [], inside: [] },
    ];
    for (const [time, term] of byTime)
      products = this.opened(term).flatMap((t) => {
        const { outside, core } = this.pulled(t, time);
        const more: readonly Timed[] = core === num(1) ? [] : [{ term: core, ...(time === undefined ? {} : { time }) }];
        return products.map((p) => ({ outside: [...p.outside, ...outside], inside: [...p.inside, ...more] }));
      });
    return add(
      ...products.map(({ outside, inside }) =>
        mul(...outside, inside.length === 0 ? num(1) : this.moment(set, inside)),
      ),
    );
  }

  /** A term in parts, where that takes averages out of it; constants apart from the rest. */
  private opened(e: Expr): readonly Expr[] {
    const fresh = letters(e).some((l) => this.g.closures.averages.some((a) => a.letter === l));
    if (fresh) return termsOf(expand(e));
    return e.kind === 'add' && e.terms.some((t) => isStill(t)) ? e.terms : [e];
  }

  /** What of a term is the same for all sites: numbers, and averages over sites. */
  private pulled(t: Expr, time: Expr | undefined): { readonly outside: readonly Expr[]; readonly core: Expr } {
    const [constant, rest] = withoutConstant(t);
    const fresh = (l: Letter) => this.g.closures.averages.find((a) => a.letter === l);
    const outside: Expr[] = [constant];
    const inside: Expr[] = [num(rest.kind === 'mul' ? rest.coefficient : Q.ONE)];
    for (const f of factorsOf(rest)) {
      const base = f.kind === 'pow' ? f.base : f;
      const average = base.kind === 'sym' ? fresh(base.letter) : undefined;
      if (average === undefined || base.kind !== 'sym') inside.push(this.known(f));
      else {
        const at = replace(average.term, new Map(average.indices.map((a, k) => [a, base.indices[k]!] as const)));
        const value = this.mean(average.set, [{ term: at, time }]);
        outside.push(f.kind === 'pow' ? rebuild(f, (c) => (c === f.base ? value : c)) : value);
      }
    }
    return { outside, core: mul(...inside) };
  }

  /** Averages inside a function are those of the process. */
  private known(f: Expr): Expr {
    return substitute(f, (s) => {
      const own = this.g.closures.averages.find((a) => a.letter === s.letter);
      if (own === undefined) return undefined;
      const same = this.process.averages.find(
        (a) => a.term === own.term && this.process.populations[a.population]!.set === own.set,
      );
      if (same !== undefined) return sym(same.letter, s.indices);
      throw new Refused('E0601', `the mean of ${print(own.term, 'text')} stands inside a function`, {
        help: 'a function of means outside the sum over sites',
      });
    });
  }

  moment(set: IndexSet, factors: readonly Timed[]): Expr {
    const population = this.population(set);
    const known = this.all.find(
      (m) =>
        m.kind === 'average' &&
        m.population === population &&
        m.factors.length === factors.length &&
        m.factors.every((f, k) => f.term === factors[k]!.term && f.time === factors[k]!.time),
    );
    if (known !== undefined) return sym(known.letter);
    const l = letter({ name: this.g.names.fresh('m'), role: 'auxiliary' });
    this.all.push({ kind: 'average', letter: l, population, factors });
    return sym(l);
  }

  /** The population on a set. */
  population(set: IndexSet): number {
    const k = this.process.populations.findIndex((p) => p.set === set);
    if (k >= 0) return k;
    throw new Refused('E0601', 'nothing moves on the sites of this set', { help: 'a set that states belong to' });
  }
}
