import { Singular } from '../../../expr/refusal.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Report } from './report.ts';
import { NoNumber } from './value.ts';

/** Runs a reader; a value without meaning, such as 1/0, is an error of the statement. */
export function safely<T>(report: Report, s: Ast.Node, run: () => T, otherwise?: () => void): T | undefined {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof NoNumber) {
      report.error('E0318', thrown.place, thrown.message, 'its elements are numbers: `for a in p`');
      otherwise?.();
      return undefined;
    }
    if (!(thrown instanceof Singular)) throw thrown;
    report.error(
      'E0345',
      s.place,
      `this has no value: ${thrown.message}`,
      'where an index makes it so, exclude it: `if i != j`',
    );
    otherwise?.();
    return undefined;
  }
}
