import { indexAt, num, replace } from '../../expr/build.ts';
import type { Atom, Expr, Letter } from '../../expr/expr.ts';
import { position, type Reading } from '../../expr/position.ts';
import { fromNumber, rational, toNumber } from '../../expr/rational.ts';
import { Resizer, substitute } from '../../expr/traverse.ts';
import { type Setting, valuesOf } from '../../numeric/setting.ts';
import { unroll } from '../../rewrite/unroll.ts';
import { type ZeroVerdict, zeroTest } from '../../rewrite/zeroTest.ts';

/** Sets up to this size are written out. */
const LARGEST_SET = 16;

/** Places that are numbers. */
export const WRITTEN: Reading = {
  atom: () => Number.NaN,
  whole: (e) => (e.kind === 'num' ? toNumber(e.value) : Number.NaN),
};

/**
 * The zero test of a term at one point: sizes, indices, and every letter as exactly the fraction that its double is.
 * What rounding hides shows here.
 */
export function exactly(
  term: Expr,
  setting: Setting,
  states: ReadonlyMap<Letter, ArrayLike<number>>,
  atoms: ReadonlyMap<Atom, number>,
): ZeroVerdict {
  const resizer = new Resizer(new Map([...setting.sizes].map(([l, n]) => [l, num(rational(n))])));
  const sized = resizer.expr(term);
  const placed = replace(
    sized,
    new Map(
      [...atoms].map(([a, n]) => {
        const here = resizer.atom(a);
        return [here, indexAt(here.set, n)];
      }),
    ),
  );
  const values = valuesOf(setting, states);
  const original = new Map<Letter, Letter>();
  for (const l of [...setting.constants.keys(), ...setting.data.keys(), ...states.keys()])
    original.set(resizer.letter(l), l);
  const written = unroll(placed, LARGEST_SET);
  return zeroTest(
    substitute(written, (s) => {
      const l = original.get(s.letter);
      const at = s.indices.map((i) => position(i, WRITTEN));
      if (l === undefined || at.some(Number.isNaN)) return undefined;
      const value = values.component(l, at);
      return Number.isFinite(value) ? num(fromNumber(value)) : undefined;
    }),
  );
}
