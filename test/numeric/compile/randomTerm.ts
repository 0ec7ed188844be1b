import fc from 'fast-check';
import * as B from '../../../src/expr/build.ts';
import type { Atom, Expr, Index } from '../../../src/expr/expr.ts';
import type { FunctionName } from '../../../src/expr/functionNames.ts';
import { atomIndex, entryIndex, freeAtom, fresh, letter, placeIndex, scoped } from '../../../src/expr/intern.ts';
import { Singular } from '../../../src/expr/refusal.ts';

const whole = { kind: 'integer' } as const;
export const N = letter({ name: 'N', role: 'size', domain: whole });
export const d = letter({ name: 'd', role: 'size', domain: whole });
export const SN = B.setOf(B.sym(N));
export const Sd = B.setOf(B.sym(d));
export const z = letter({ name: 'z', role: 'state', axes: [SN, Sd], components: 1 });
export const x = letter({ name: 'x', role: 'state', axes: [SN] });
export const s = letter({ name: 's', role: 'state' });
export const c = letter({ name: 'c', role: 'parameter' });
export const W = letter({ name: 'W', role: 'data', axes: [SN, SN] });
export const G = letter({ name: 'G', role: 'data', axes: [SN, B.setOf(2)] });
export const atom = (name: string): Atom => freeAtom(name, SN);
export const component = (name: string): Atom => freeAtom(name, Sd);
export const at = (a: Atom, shift = 0): Index => atomIndex(a, shift);

const SMOOTH: readonly FunctionName[] = ['exp', 'sin', 'cos', 'atan', 'sinh', 'cosh', 'tanh', 'erf'];
const KINKED: readonly FunctionName[] = ['abs', 'sign', 'relu', 'step'];

/** Which kinds of terms are wanted. */
export interface Kinds {
  readonly kinks: boolean;
  readonly stops: boolean;
  readonly grads: boolean;
}

/** Reads choices off a tape; zeros make small terms, so that a failure shrinks. */
class Maker {
  private at = 0;
  private readonly tape: readonly number[];
  private readonly kinds: Kinds;
  constructor(tape: readonly number[], kinds: Kinds) {
    this.tape = tape;
    this.kinds = kinds;
  }
  private pick(n: number): number {
    return this.at < this.tape.length ? this.tape[this.at++]! % n : 0;
  }
  private one<T>(items: readonly T[]): T {
    return items[this.pick(items.length)]!;
  }
  private member(members: readonly Atom[]): Index {
    if (members.length === 0) return placeIndex(this.one([B.one, B.sym(N)]));
    const a = at(this.one(members));
    const k = this.pick(6);
    if (k === 4) return placeIndex(this.one([B.one, B.sym(N)]));
    if (k === 5) return entryIndex(B.sym(G, [a, placeIndex(this.one([B.one, B.num(2)]))]));
    return a;
  }
  private leaf(members: readonly Atom[], parts: readonly Atom[]): Expr {
    switch (this.pick(8)) {
      case 1:
        return B.sym(z, [this.member(members), parts.length > 0 ? at(this.one(parts)) : placeIndex(B.one)]);
      case 2:
        return B.sym(s);
      case 3:
        return B.sym(c);
      case 4:
        return B.sym(W, [this.member(members), this.member(members)]);
      case 5:
        return members.length > 0 ? B.mul(B.num({ n: 1n, d: 5n }), B.value(at(this.one(members)))) : B.sym(s);
      case 6:
        return B.num({ n: 2n, d: 3n });
      default:
        return B.sym(x, [this.member(members)]);
    }
  }
  /** A condition, with the pair of indices it speaks of. */
  private guarded(members: readonly Atom[], parts: readonly Atom[], depth: number): Expr {
    const [a, b] = [this.one(members), this.one(members)];
    if (a === b) return this.leaf(members, parts);
    const far = B.subtract(B.sym(x, [at(a)]), B.sym(x, [at(b)]));
    switch (this.pick(5)) {
      case 0:
        return B.mul(
          B.unequal(at(a), at(b)),
          B.pow(B.add(B.square(far), B.num({ n: 1n, d: 9n })), B.num({ n: -1n, d: 2n })),
        );
      case 1:
        return B.mul(B.less(at(a), at(b)), this.term(members, parts, depth - 1));
      case 2:
        return B.mul(B.delta(at(a), at(b)), this.term(members, parts, depth - 1));
      case 3:
        return B.mul(B.less(placeIndex(B.one), at(a)), B.sym(x, [at(a, -1)]), this.term(members, parts, depth - 1));
      default:
        // Singular, even undefined, where the condition fails.
        return B.mul(
          B.unequal(at(a), at(b)),
          B.divide(this.term(members, parts, depth - 1), B.subtract(B.value(at(a)), B.value(at(b)))),
        );
    }
  }
  term(members: readonly Atom[], parts: readonly Atom[], depth: number): Expr {
    if (depth <= 0) return this.leaf(members, parts);
    const go = (): Expr => this.term(members, parts, depth - 1);
    switch (this.pick(15)) {
      case 0:
        return this.leaf(members, parts);
      case 1:
        return B.add(go(), go());
      case 2:
        return B.mul(go(), go());
      case 3: {
        const b = fresh(SN);
        return B.sum([b], this.term([...members, b], parts, depth - 1));
      }
      case 4: {
        const k = fresh(Sd);
        return B.sum([k], this.term(members, [...parts, k], depth - 1));
      }
      case 5: {
        const [a, b] = [fresh(SN), fresh(SN)];
        return B.sum([a, b], this.guarded([...members, a, b], parts, depth));
      }
      case 6:
        return B.call(this.one(this.kinds.kinks ? [...SMOOTH, ...KINKED] : SMOOTH), B.call('sin', go()));
      case 7:
        return B.call('log', B.add(B.one, B.square(go())));
      case 8:
        return B.pow(
          B.add(B.num(2), B.call('sin', go())),
          this.one([B.minusOne, B.num({ n: 1n, d: 2n }), B.num({ n: -5n, d: 3n }), B.num(3), B.sym(c)]),
        );
      case 9: {
        const b = fresh(SN);
        return B.call('log', B.sum([b], B.call('exp', this.term([...members, b], parts, depth - 1))));
      }
      case 10: {
        // A mean by softmax weights.
        const [a, b] = [fresh(SN), fresh(SN)];
        const score = (i: Atom): Expr =>
          B.mul(B.sym(x, [at(i)]), members.length > 0 ? B.sym(x, [this.member(members)]) : B.sym(s));
        const mine = score(a);
        const all = B.sum([b], B.call('exp', B.replace(mine, new Map([[a, at(b)]]))));
        return B.sum(
          [a],
          B.mul(B.call('exp', mine), B.pow(all, B.minusOne), this.term([...members, a], parts, depth - 1)),
        );
      }
      case 11:
        return B.call(this.one(['asin', 'acos', 'tan'] as const), B.mul(B.num({ n: 1n, d: 2n }), B.call('sin', go())));
      case 12: {
        const b = fresh(SN);
        return B.prod(b, B.call('cos', this.term([...members, b], parts, depth - 1)));
      }
      case 13:
        if (this.kinds.grads && members.length <= 1)
          return B.grad(this.term([], [], depth - 1), B.sym(x, [this.member(members)]));
        return B.square(go());
      default:
        return this.kinds.stops ? B.call('sg', go()) : B.square(B.subtract(go(), go()));
    }
  }
}

/** Random scalar terms, or terms with the free indices `i` and `k`. */
export function randomTerm(kinds: Kinds, free: readonly Atom[] = [], parts: readonly Atom[] = []): fc.Arbitrary<Expr> {
  return fc.array(fc.nat(1000), { minLength: 30, maxLength: 60 }).map((tape) => {
    try {
      return scoped(() => new Maker(tape, kinds).term(free, parts, 4));
    } catch (e) {
      // Singular wherever it is read: no term.
      if (e instanceof Singular) return B.one;
      throw e;
    }
  });
}
