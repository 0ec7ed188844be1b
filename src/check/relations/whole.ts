import type { Expr } from '../../expr/expr.ts';
import { isInteger } from '../../expr/rational.ts';

const COUNTS: ReadonlySet<string> = new Set(['rank', 'argmin', 'argmax', 'pick']);
const STEPS: ReadonlySet<string> = new Set(['round', 'floor', 'sign', 'step']);

/** Whether a term takes whole values alone, whatever its letters are: counts, sizes, and what is added and multiplied of them. */
export function isWhole(e: Expr): boolean {
  switch (e.kind) {
    case 'num':
      return isInteger(e.value);
    case 'sym':
      return e.letter.role === 'size';
    case 'delta':
    case 'unequal':
    case 'less':
    case 'member':
    case 'value':
      return true;
    case 'add':
      return e.terms.every(isWhole);
    case 'mul':
      return isInteger(e.coefficient) && e.factors.every(isWhole);
    case 'pow':
      return isWhole(e.base) && e.exponent.kind === 'num' && isInteger(e.exponent.value) && e.exponent.value.n > 0n;
    case 'call':
      return STEPS.has(e.fn) || ((e.fn === 'abs' || e.fn === 'relu') && e.args.every(isWhole));
    case 'sum':
    case 'prod':
      return e.binders.every((b) => b.set.structure.kind !== 'outcomes') && isWhole(e.body);
    case 'reduce':
      return COUNTS.has(e.fn) || ((e.fn === 'min' || e.fn === 'max') && isWhole(e.body));
    case 'grad':
      return false;
  }
}
