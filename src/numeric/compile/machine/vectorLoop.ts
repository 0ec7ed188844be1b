import type { Condition, Statement, Value, Whole } from '../loops/loops.ts';
import { unsigned, V128 } from './encoder.ts';
import type { NestCode } from './nestCode.ts';
import { along, type For, isVectorizable } from './vectorizable.ts';

// The innermost loop on two lanes: every step along it is 0 or 1. What stands outside is spread over the lanes before
// the loop; accumulators get lanes of their own and are joined after it.

const UNROLL = 256;
const WAYS = 4;

const VECTOR = { '+': 240, '-': 241, '*': 242, '/': 243 } as const;
const START = { '+': 0, '*': 1, max: Number.NEGATIVE_INFINITY } as const;

/** Writes the loop on two lanes; false where its steps or statements forbid it. */
export function vectorLoop(n: NestCode, f: For): boolean {
  if (!isVectorizable(f)) return false;
  const c = n.code;
  const inside = new Map<number, number>();
  const spread = new Map<number, number>();
  const numbers = new Map<number, number>();
  const sets = f.body.filter((s) => s.s === 'set');
  for (const s of f.body) if (s.s === 'let' || s.s === 'set') inside.set(s.local, c.local(V128));
  const pairs = Math.floor(f.size / 2);
  const unrolled = pairs * f.body.length <= UNROLL;

  const bases: Whole[] = [];
  const look = (x: unknown): void => {
    if (Array.isArray(x)) {
      x.forEach(look);
      return;
    }
    if (typeof x !== 'object' || x === null) return;
    const v = x as Value | Extract<Statement, { s: 'store' }>;
    if ('k' in v && v.k === 'local' && !inside.has(v.local) && !spread.has(v.local)) {
      const lanes = c.local(V128);
      spread.set(v.local, lanes);
      c.get(n.scalar(v.local)).simd(20).set(lanes);
    } else if ('k' in v && v.k === 'number' && !numbers.has(v.value)) {
      const lanes = c.local(V128);
      numbers.set(v.value, lanes);
      c.v128(v.value).set(lanes);
    } else if (('k' in v && v.k === 'load') || ('s' in v && v.s === 'store')) bases.push((v as { at: Whole }).at);
    for (const y of Object.values(x)) look(y);
  };
  look(f.body);
  const prepared = new Set<number>();
  for (const w of bases) {
    const local = n.base(w, f.counter, false);
    if (!prepared.has(local)) n.base(w, f.counter, true);
    prepared.add(local);
  }
  // Several accumulators in turn: one alone would wait for its last addition.
  const ways = sets.length > 0 && sets.length <= 2 && pairs >= 2 * WAYS ? WAYS : 1;
  const lanesOf = new Map(sets.map((s) => [s.local, Array.from({ length: ways }, () => c.local(V128))]));
  for (const s of sets) {
    const k = (s.value as { k: keyof typeof START }).k;
    for (const lanes of lanesOf.get(s.local)!) c.v128(START[k]).set(lanes);
  }

  /** Pushes the address; `step` pairs into the loop when it is unrolled. */
  const address = (w: Whole, step: number): number => {
    c.get(n.base(w, f.counter, false));
    const constant = w.constant < 0 ? 0 : w.constant * 8;
    if (along(w, f.counter) === 0) return constant;
    if (unrolled) return constant + step * 16;
    c.get(n.counter(f.counter)).i32(3).op(0x74, 0x6a);
    return constant + step * 16;
  };
  const lane = (which: number, step: number, push: () => void): void => {
    // The counter of the lane: the scalar code reads it.
    const i = n.counter(f.counter);
    const ahead = 2 * step + which;
    if (unrolled) c.i32(ahead).set(i);
    else if (ahead > 0) c.get(i).i32(ahead).op(0x6a).set(i);
    push();
    if (!unrolled && ahead > 0) c.get(i).i32(-ahead).op(0x6a).set(i);
  };
  const mask = (k: Condition, step: number): void => {
    if (k.k === 'nonzero') {
      value(k.of, step);
      c.v128(0).simd(72);
    } else if (k.k === 'finite') {
      value(k.of, step);
      c.simd(236).v128(Number.POSITIVE_INFINITY).simd(73);
    } else if (k.k === 'all') {
      k.of.forEach((x, m) => {
        mask(x, step);
        if (m > 0) c.simd(78);
      });
    } else {
      const negated = (): void => {
        c.i32(0);
        n.condition(k);
        c.op(0x6b, 0xac);
      };
      lane(0, step, negated);
      c.simd(18);
      lane(1, step, negated);
      c.simd(30, 1);
    }
  };
  const value = (v: Value, step: number): void => {
    switch (v.k) {
      case 'number':
        c.get(numbers.get(v.value)!);
        return;
      case 'local':
        c.get(inside.get(v.local) ?? spread.get(v.local)!);
        return;
      case 'load': {
        const offset = address(v.at, step);
        if (along(v.at, f.counter) === 0) c.op(0x2b, 3, ...unsigned(offset)).simd(20);
        else c.simd(0, 3, ...unsigned(offset));
        return;
      }
      case 'whole':
        lane(0, step, () => n.value(v));
        c.simd(20);
        lane(1, step, () => n.value(v));
        c.simd(34, 1);
        return;
      case 'max':
        value(v.b, step);
        value(v.a, step);
        c.simd(247);
        return;
      case '+':
      case '-':
      case '*':
      case '/':
        value(v.a, step);
        value(v.b, step);
        c.simd(VECTOR[v.k]);
        return;
      case 'call':
        call(v.fn, v.args, step);
        return;
      case 'select':
        value(v.a, step);
        value(v.b, step);
        mask(v.when, step);
        c.simd(82);
    }
  };
  const call = (fn: string, args: readonly Value[], step: number): void => {
    const vector = n.imports.vector(fn);
    if (fn === 'sqrt' || fn === 'abs' || vector !== undefined) {
      value(args[0]!, step);
      if (fn === 'sqrt') c.simd(239);
      else if (fn === 'abs') c.simd(236);
      else c.op(0x10, ...unsigned(vector!));
      return;
    }
    const temporary = args.map((x) => {
      const l = c.local(V128);
      value(x, step);
      c.set(l);
      return l;
    });
    for (const which of [0, 1]) {
      for (const l of temporary) c.get(l).simd(33, which);
      c.op(0x10, ...unsigned(n.imports.index(fn)));
      if (which === 0) c.simd(20);
      else c.simd(34, 1);
    }
  };
  const body = (step: number): void => {
    for (const [local, lanes] of lanesOf) inside.set(local, lanes[step % ways]!);
    for (const s of f.body) {
      if (s.s === 'let' || s.s === 'set') {
        value(s.value, step);
        c.set(inside.get(s.local)!);
      } else if (s.s === 'store') {
        const offset = address(s.at, step);
        value(s.value, step);
        c.simd(11, 3, ...unsigned(offset));
      }
    }
  };
  if (unrolled) for (let p = 0; p < pairs; p++) body(p);
  else {
    const whole = pairs - (pairs % ways);
    n.loop(f.counter, 0, 2 * whole, 2 * ways, () => {
      for (let w = 0; w < ways; w++) body(w);
    });
    if (whole < pairs) n.loop(f.counter, 2 * whole, 2 * pairs, 2, () => body(0));
  }
  for (const s of sets) {
    const k = (s.value as { k: keyof typeof START }).k;
    const acc = n.scalar(s.local);
    for (const lanes of lanesOf.get(s.local)!)
      for (const which of [0, 1]) {
        c.get(acc).get(lanes).simd(33, which);
        if (k === 'max') c.get(acc).get(lanes).simd(33, which).op(0x64, 0x1b);
        else c.op(k === '+' ? 0xa0 : 0xa2);
        c.set(acc);
      }
  }
  if (f.size % 2 === 1) {
    c.i32(f.size - 1).set(n.counter(f.counter));
    for (const s of f.body) n.statement(s);
  }
  return true;
}
