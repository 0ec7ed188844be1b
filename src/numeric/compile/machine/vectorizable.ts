import type { Condition, Statement, Value, Whole } from '../loops/loops.ts';

/** A loop. */
export type For = Extract<Statement, { s: 'for' }>;

/** The step of an address along a counter. */
export const along = (w: Whole, counter: number): number => w.terms.find(([i]) => i === counter)?.[1] ?? 0;

/** Whether the loop can run on two lanes: steps of 0 or 1, and no statement that must see the lane before. */
export function isVectorizable(f: For): boolean {
  if (f.size < 4) return false;
  const value = (v: Value): boolean => {
    switch (v.k) {
      case 'load': {
        const s = along(v.at, f.counter);
        return s === 0 || s === 1;
      }
      case '+':
      case '-':
      case '*':
      case '/':
      case 'max':
        return value(v.a) && value(v.b);
      case 'call':
        return v.args.every(value);
      case 'select':
        return v.a.k !== 'load' && value(v.a) && value(v.b) && condition(v.when);
      default:
        return true;
    }
  };
  const condition = (c: Condition): boolean =>
    c.k === 'all' ? c.of.every(condition) : c.k === 'nonzero' || c.k === 'finite' ? value(c.of) : true;
  return f.body.every((s) => {
    switch (s.s) {
      case 'let':
        return !s.again && value(s.value);
      case 'set':
        return (
          (s.value.k === '+' || s.value.k === '*' || s.value.k === 'max') &&
          accumulated(s) !== undefined &&
          value(s.value)
        );
      case 'store':
        return along(s.at, f.counter) === 1 && value(s.value);
      default:
        return false;
    }
  });
}
/** What is joined to an accumulator. */
function accumulated(s: Extract<Statement, { s: 'set' }>): Value | undefined {
  const v = s.value as { readonly a: Value; readonly b: Value };
  if (v.a.k === 'local' && v.a.local === s.local) return v.b;
  if (v.b.k === 'local' && v.b.local === s.local) return v.a;
  return undefined;
}
