import { add, mul, sym, zero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import { treeSize } from '../../expr/traverse.ts';
import type { Step } from '../derivation.ts';
import type { Applied, Background } from './apply.ts';
import { type Monic, rootsOf, valueAt } from './eigenvalues.ts';
import type { Sector } from './layout.ts';
import { tidy } from './tidy.ts';
import { written } from './written.ts';

/** The fields to first order, multiplied out. */
export const firstOrder = (bg: Background): readonly Step[] =>
  bg.linearised
    .filter((x) => x.raw !== zero)
    .map(({ field, displacement, raw, term }) => ({
      before: raw,
      after: term,
      why: { by: 'rule', rule: `${field.state.name} to first order in displacements such as ${displacement.name}` },
      indices: field.indices,
      components: field.state.components,
    }));

/** How the linearised field acts on the directions of a sector. */
export function rowSteps({ sector, applied }: { readonly sector: Sector; readonly applied: Applied }): readonly Step[] {
  return scoped(() => {
    const letters = sector.carriers.map(written);
    const rate = (k: number): Expr =>
      add(...sector.templates.map((x, j) => mul(applied.matrix[k]![j]!, sym(x.amplitude))));
    return applied.rows
      .filter((r) => sector.templates.some((t) => r.templates.includes(t)))
      .map(({ piece, indices, templates, along, before }) => ({
        before,
        after: shorter(add(...templates.map((t, m) => mul(along[m]!, rate(sector.templates.indexOf(t)))))),
        why: {
          by: 'rule',
          rule: `${piece.state.name} along ${sector.name === '' ? 'its only direction' : `the directions ${sector.name}`}`,
        },
        indices,
        components: piece.places.slice(piece.places.length - piece.state.components).filter((p) => p === undefined)
          .length,
        letters,
      }));
  });
}

/** Over one denominator, where that is shorter. */
function shorter(e: Expr): Expr {
  const whole = tidy(e);
  return treeSize(whole) < treeSize(e) ? whole : e;
}

/** Roots that are longer are not put back where people read. */
const LONG = 40;

/** Both roots of a quadratic factor put back. */
export const rootSteps = ({ polynomial }: { readonly polynomial: Monic }): readonly Step[] =>
  polynomial.length !== 3 || treeSize(rootsOf(polynomial)![0]!) > LONG
    ? []
    : rootsOf(polynomial)!.map((value) => ({
        before: valueAt(polynomial, value),
        after: zero,
        why: { by: 'rule', rule: 'a root of the characteristic polynomial of its sector' },
        indices: [],
        components: 0,
      }));
