import * as B from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { atomIndex, freeAtom } from '../../expr/intern.ts';
import { letters, mentions, substitute } from '../../expr/traverse.ts';
import type { Population, SiteState, Slope } from '../../model/effective.ts';

const component = (s: SiteState): Expr =>
  B.sym(
    s.letter,
    s.indices.map((i) => atomIndex(i)),
  );

/** The term where the state is 0. */
const atZero = (e: Expr, s: SiteState): Expr => {
  const x = component(s);
  return substitute(e, (y) => (y === x ? B.zero : undefined));
};

/**
 * Whether a state of a flow is multiplied by what drives it, x' = x G + λ, so that it stays positive: at x = 0 its rate λ depends on
 * parameters only, its noise is a multiple of x, and a field of the site is in G. Returns λ, which must not be negative.
 */
export function multiplicative(s: SiteState, p: Population, isConstant: (l: Letter) => boolean): Expr | undefined {
  const rest = atZero(s.right, s);
  if (!letters(rest).every(isConstant)) return undefined;
  const moves = new Set<Letter>([...p.states, ...p.processes].map((q) => q.letter));
  if (s.noise !== undefined && letters(over(s.noise, component(s))).some((l) => moves.has(l))) return undefined;
  return p.processes.some((q) => mentions(s.right, q.letter)) ? rest : undefined;
}

/** e/x, a term at a time, so that factors x cancel. */
const over = (e: Expr, x: Expr): Expr => {
  const inverse = B.pow(x, B.minusOne);
  return e.kind === 'add' ? B.add(...e.terms.map((t) => B.mul(t, inverse))) : B.mul(e, inverse);
};

/** The rate and the noise of log x by Itô's formula, G + λ/x − (σ/x)²/2 and σ/x. */
export function ofLogarithm(s: SiteState): { readonly right: Expr; readonly noise?: Expr } {
  const x = component(s);
  const rate = over(s.right, x);
  if (s.noise === undefined) return { right: rate };
  const noise = over(s.noise, x);
  return { right: B.subtract(rate, B.divide(B.square(noise), B.num(2))), noise };
}

/** Slopes of the rates of logarithms, by logarithms where `logs` has the letter. */
export function slopesOfLogarithms(
  p: Population,
  slopes: readonly Slope[],
  logs: ReadonlySet<Letter>,
): readonly Slope[] {
  const made = slopes.map((slope): Slope => {
    let { term } = slope;
    if (logs.has(slope.by)) {
      const by = B.sym(
        slope.by,
        slope.columns.map((i) => atomIndex(i)),
      );
      term = B.mul(term, by);
    }
    if (logs.has(slope.of)) {
      const of = B.sym(
        slope.of,
        slope.rows.map((i) => atomIndex(i)),
      );
      term = over(term, of);
    }
    return { ...slope, term };
  });
  const own = p.states
    .filter((s) => logs.has(s.letter))
    .map((s): Slope => {
      const columns = s.indices.map((i) => freeAtom(`#by ${i.name}`, i.set));
      const same = s.indices.map((i, k) => B.delta(atomIndex(i), atomIndex(columns[k]!)));
      const rate = over(s.right, component(s));
      return { of: s.letter, rows: s.indices, by: s.letter, columns, term: B.negate(B.mul(...same, rate)) };
    });
  return [...made, ...own];
}
