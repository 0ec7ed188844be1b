import { add, negate, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { letters, rebuild, some, substituteLetters } from '../../expr/traverse.ts';
import { derivative } from '../../rewrite/derivative.ts';

/** exp(rate*(t - s)) with s the time before, or exp(rate*t), in a flow. */
export interface Growth {
  readonly rate: Expr;
  readonly since: 'start' | 'earlier';
}

/**
 * Exponentials of time stand for what a linear flow does to a start, or to what came at s; Euler's map does it step by
 * step. Each is replaced by a letter that is read as (1 + step*rate)^n.
 */
export class Growths {
  private readonly now: Letter | undefined;
  private readonly earlier: Letter | undefined;
  private readonly known = new Map<Letter, Growth>();
  private readonly made = new Map<Expr, Expr>();

  constructor(now: Letter | undefined, earlier?: Letter) {
    this.now = now;
    this.earlier = earlier;
  }

  of(l: Letter): Growth | undefined {
    return this.known.get(l);
  }

  /** The term with its exponentials of time replaced. */
  replaced(e: Expr): Expr {
    let made = this.made.get(e);
    if (made === undefined) {
      made = some(e, (x) => this.read(x) !== undefined) ? this.visit(e) : e;
      this.made.set(e, made);
    }
    return made;
  }

  private visit(e: Expr): Expr {
    const growth = this.read(e);
    if (growth === undefined)
      return rebuild(
        e,
        (c) => this.visit(c),
        (i) => i,
      );
    const own = letter({ name: `growth ${growth.since} ${growth.rate.hash}`, role: 'auxiliary' });
    this.known.set(own, growth);
    return sym(own);
  }

  private read(e: Expr): Growth | undefined {
    if (e.kind !== 'call' || e.fn !== 'exp' || e.free.length > 0 || this.now === undefined) return undefined;
    const x = e.args[0]!;
    const rate = derivative(x, sym(this.now));
    if (rate === zero || letters(rate).some((l) => l.role !== 'parameter')) return undefined;
    const back = this.earlier === undefined ? zero : derivative(x, sym(this.earlier));
    const still = substituteLetters(
      x,
      new Map([this.now, ...(this.earlier ? [this.earlier] : [])].map((l) => [l, zero])),
    );
    if (still !== zero) return undefined;
    if (back === zero) return { rate, since: 'start' };
    return add(back, rate) === zero || back === negate(rate) ? { rate, since: 'earlier' } : undefined;
  }
}
