import { add, mul, num, pow, sym, zero } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { letter } from '../../expr/intern.ts';
import { print } from '../../expr/print/print.ts';
import * as Q from '../../expr/rational.ts';
import { Singular } from '../../expr/refusal.ts';
import { letters, mentions, substitute, treeSize } from '../../expr/traverse.ts';
import type { Model } from '../../model/model.ts';
import { coefficientsBy } from '../../rewrite/polynomial/recursive.ts';
import { fractionTerm, termOf } from '../../rewrite/polynomial/terms.ts';
import type { Derivation, Section, Step } from '../derivation.ts';
import type { Branch } from '../fixedPoints/branches.ts';
import type { FixedPoints } from '../fixedPoints/fixedPoints.ts';
import { powerSeries } from './powerSeries.ts';
import { type ExpandedRoot, expandedRoots, residueOf } from './puiseux.ts';
import { type Asked, type Small, smallIn } from './small.ts';

/** Longer coefficients are not shown. */
const MOST_LENGTH = 160;
/** Nor are longer sides of the step that puts a root back. */
const MOST_RESIDUE = 400;

/**
 * The fixed points of a polynomial motion as series in a letter that goes to 0 (or in 1 over one that grows), whole and
 * broken powers: roots of polynomials by Newton's polygon, what depends on them by power series. Undefined where there
 * is nothing that a series says better.
 */
export function expandedFixedPoints(
  f: FixedPoints,
  model: Model,
  where: string,
  asked?: Asked,
): Derivation | undefined {
  const sections: Section[] = [];
  const steps: Step[] = [];
  for (const [k, branch] of f.branches.entries()) {
    const terms = termsOf(branch, f);
    if (terms === undefined) continue;
    const mentioned = new Set(
      [...(terms.root?.polynomial ?? []), ...terms.linear.map((x) => x.value)].flatMap(letters),
    );
    for (const small of smallIn(mentioned, model, asked)) {
      const found = alongBranch(terms, small);
      for (const [m, x] of found.entries()) {
        const which =
          f.branches.length === 1 && found.length === 1
            ? ''
            : ` ${k + 1}${found.length === 1 ? '' : String.fromCharCode(97 + m)}`;
        sections.push({ title: `fixed point${which} as ${small.words}${x.says}`, equations: x.equations });
        if (x.step !== undefined) steps.push(x.step);
      }
    }
  }
  return made(`Fixed points as series${where}`, sections, steps);
}

/** Roots of characteristic polynomials as series. */
export function expandedEigenvalues(
  factors: readonly (readonly Expr[])[],
  model: Model,
  where: string,
  asked?: Asked,
): Derivation | undefined {
  const sections: Section[] = [];
  const steps: Step[] = [];
  for (const polynomial of factors) {
    if (polynomial.length < (asked === undefined ? 4 : 3)) continue;
    for (const small of smallIn(new Set(polynomial.flatMap(letters)), model, asked)) {
      const own = polynomial.map(small.put);
      const all = expandedRoots(own, small.letter, small.extent);
      if (all === undefined || all.roots.length === 0) continue;
      const lambda = sym(letter({ name: 'lambda', role: 'auxiliary' }));
      for (const [k, root] of all.roots.entries()) {
        const equation = shownRoot(lambda, root, small);
        if (equation === undefined) continue;
        const which = all.roots.length === 1 ? 'an eigenvalue' : `eigenvalue ${k + 1} of ${all.roots.length}`;
        sections.push({ title: `${which} as ${small.words}${saysOf(root, small)}`, equations: [equation] });
        const step = stepOf(own, root, small, 'an eigenvalue');
        if (step !== undefined) steps.push(step);
      }
    }
  }
  return made(`Eigenvalues as series${where}`, sections, steps);
}

const made = (title: string, sections: readonly Section[], steps: readonly Step[]): Derivation | undefined =>
  sections.length === 0 ? undefined : { kind: 'expansions', title, steps, sections, result: [] };

interface BranchTerms {
  readonly root?: { readonly unknown: Expr; readonly polynomial: readonly Expr[] };
  readonly linear: readonly { readonly unknown: Expr; readonly value: Expr }[];
}

/** A branch in terms, where one root at most stands in it, and no free unknown. */
function termsOf(branch: Branch, { system: { alphabet } }: FixedPoints): BranchTerms | undefined {
  const { roots, linear } = branch.chain;
  if (branch.free.length > 0 || roots.length > 1) return undefined;
  const [root] = roots;
  return {
    ...(root && {
      root: {
        unknown: alphabet.symbols[root.unknown]!,
        polynomial: coefficientsBy(root.polynomial, root.unknown).map((c) => termOf(c, alphabet)),
      },
    }),
    linear: [...linear]
      .sort((a, b) => a.unknown - b.unknown)
      .map((l) => ({ unknown: alphabet.symbols[l.unknown]!, value: fractionTerm(l.value, alphabet) })),
  };
}

interface Expanded {
  readonly says: string;
  readonly equations: Section['equations'];
  readonly step?: Step;
}

function alongBranch(terms: BranchTerms, small: Small): readonly Expanded[] {
  if (terms.root === undefined) {
    // A quotient that is a polynomial in the letter is its own series.
    const equations = terms.linear.flatMap(({ unknown, value }) => {
      const e = small.put(value);
      const s = seriesOf(e, small, 1, undefined);
      return s === undefined || (s.exact && !small.asked) ? [] : [{ ...s, unknown }];
    });
    if (equations.length === 0) return [];
    return [
      {
        says: powersOf(
          equations.map((e) => e.next),
          small,
          equations.map((e) => e.unknown),
        ),
        equations: equations.map((e) => line(e.unknown, small.back(e.right))),
      },
    ];
  }
  const { unknown, polynomial } = terms.root;
  const own = polynomial.map(small.put);
  const all = expandedRoots(own, small.letter, small.extent);
  return (all?.roots ?? []).flatMap((root): readonly Expanded[] => {
    const first = shownRoot(unknown, root, small);
    if (first === undefined) return [];
    const others = terms.linear.flatMap(({ unknown: u, value }) => {
      const rest = sym(letter({ name: 'rest', role: 'auxiliary' }));
      const whole = add(
        sumOf(root, small),
        root.remainder === undefined ? zero : mul(rest, pow(sym(small.letter), num(root.remainder))),
      );
      const e = substitute(small.put(value), (s) => (s === unknown ? whole : undefined));
      const s = seriesOf(e, small, root.step, rest.letter);
      return s === undefined ? [] : [{ ...s, unknown: u }];
    });
    const step = stepOf(own, root, small, print(unknown, 'text'));
    return [
      {
        says: saysOf(
          root,
          small,
          [unknown, ...others.map((o) => o.unknown)],
          others.map((o) => o.next),
        ),
        equations: [first, ...others.map((o) => line(o.unknown, small.back(o.right)))],
        ...(step && { step }),
      },
    ];
  });
}

const line = (left: Expr, right: Expr): Section['equations'][number] => ({ left, right, indices: [], components: 0 });

function shownRoot(unknown: Expr, root: ExpandedRoot, small: Small): Section['equations'][number] | undefined {
  if (root.terms.some((t) => treeSize(t.coefficient) > MOST_LENGTH)) return undefined;
  return line(unknown, small.back(sumOf(root, small)));
}

const sumOf = (root: ExpandedRoot, small: Small): Expr =>
  add(...root.terms.map((t) => mul(t.coefficient, pow(sym(small.letter), num(t.exponent)))));

/** A term as a series, to the extent asked for; from where a letter for the unknown rest stands in it nothing is shown. */
function seriesOf(
  e: Expr,
  small: Small,
  step: number,
  rest: Letter | undefined,
): { readonly right: Expr; readonly next: Q.Rational | undefined; readonly exact: boolean } | undefined {
  const { extent } = small;
  const count = 'terms' in extent ? extent.terms * step + 1 : Math.ceil(Q.toNumber(extent.order) * step) + 2;
  const series = powerSeries(e, { letter: small.letter, at: zero, step }, count);
  if (series === undefined) return undefined;
  const known = rest === undefined ? -1 : series.coefficients.findIndex((c) => mentions(c, rest));
  const end = known < 0 ? series.coefficients.length : known;
  const kept = series.coefficients.slice(0, end);
  if (kept.length === 0 || kept.some((c) => treeSize(c) > MOST_LENGTH)) return undefined;
  const right = add(...kept.map((c, k) => mul(c, pow(sym(small.letter), num(Q.rational(series.start + k, step))))));
  // What was cut off may be nothing.
  const exact = rest === undefined && isSame(e, right, small.letter);
  return { right, exact, next: exact ? undefined : Q.rational(series.start + end, step) };
}

function isSame(e: Expr, right: Expr, small: Letter): boolean {
  try {
    const far = powerSeries(add(e, mul(num(-1), right)), { letter: small, at: zero, step: 1 }, 2);
    return far !== undefined && far.coefficients.length === 0 && far.start > 1000;
  } catch (problem) {
    if (problem instanceof Singular) return false;
    throw problem;
  }
}

/** `, up to O(w^3)`, and where the root is real. */
function saysOf(
  root: ExpandedRoot,
  small: Small,
  unknowns: readonly Expr[] = [],
  more: readonly (Q.Rational | undefined)[] = [],
): string {
  const real = root.real.map((e) => `${print(e, 'unicode')} > 0`);
  return `${powersOf([root.remainder, ...more], small, unknowns)}${real.length === 0 ? '' : `, where ${real.join(' and ')}`}`;
}

/** What was cut off, of each unknown by its name where it is not the same of all. */
function powersOf(next: readonly (Q.Rational | undefined)[], small: Small, unknowns: readonly Expr[] = []): string {
  const known = next.filter((q) => q !== undefined);
  if (known.length === 0) return ', exactly';
  const text = (q: Q.Rational): string => {
    const base = small.name.includes('/') ? `(${small.name})` : small.name;
    return `O(${Q.isOne(q) ? small.name : `${base}^${q.d === 1n ? q.n : `(${q.n}/${q.d})`}`})`;
  };
  const cut = next.map((q) => (q === undefined ? 'exactly' : `up to ${text(q)}`));
  if (new Set(cut).size === 1) return `, ${cut[0]}`;
  return `, ${cut.map((c, k) => `${print(unknowns[k]!, 'unicode')} ${c}`).join(', ')}`;
}

/** The truncated root put into its polynomial: what is left has the powers that it should have. */
function stepOf(polynomial: readonly Expr[], root: ExpandedRoot, small: Small, what: string): Step | undefined {
  const residue = residueOf(polynomial, small.letter, root, MOST_RESIDUE);
  if (residue === undefined || treeSize(residue.after) > MOST_RESIDUE) return undefined;
  if (residue.before === residue.after) return undefined;
  return {
    before: small.back(residue.before),
    after: small.back(residue.after),
    why: {
      by: 'rule',
      rule: `the series of ${what} put into its equation: only higher powers of ${small.name} are left`,
    },
    indices: [],
    components: 0,
  };
}
