import type { TestedStep } from '../check/steps/step.ts';
import { mul, num, one } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { text } from '../expr/rational.ts';
import { denseOf } from '../rewrite/polynomial/dense.ts';
import { variablesOf } from '../rewrite/polynomial/polynomial.ts';
import { refined, toDouble } from '../rewrite/polynomial/realRoots.ts';
import { fractionTerm, termOf } from '../rewrite/polynomial/terms.ts';
import type { DerivedFixedPoints, SolvedFixedPoints } from '../study/fixedPoints.ts';
import { type Branch, isSimple } from '../theory/fixedPoints/branches.ts';
import type { Cut } from '../theory/fixedPoints/cuts.ts';
import { existenceOf } from '../theory/fixedPoints/existence.ts';
import { denominatorsOf, equationsOf, freeSymbols, quadraticRoots } from '../theory/fixedPoints/present.ts';
import { type Expression, sides, symbolOf, termExpression } from './expression.ts';
import type { StepDocument } from './stepDocument.ts';

/** An equation between two expressions. */
export interface EquationDocument {
  readonly left: Expression;
  readonly right: Expression;
}

/** A value of a letter where something changes: exact where it is a fraction, otherwise the root of a polynomial near a number. */
export interface CutDocument {
  readonly exact: string | null;
  readonly near: number;
  readonly rootOf: Expression;
}

/** Where the points of a branch are real, and in the domains of the states. */
export type RealDocument =
  | { readonly kind: 'everywhere'; readonly count: number }
  | {
      readonly kind: 'cells';
      readonly letter: Expression;
      readonly cells: readonly {
        readonly from: CutDocument | null;
        readonly to: CutDocument | null;
        readonly count: number;
      }[];
    }
  /** All of them where these are positive, `otherwise` where one is negative (null: fewer); domains of states may be left open. */
  | {
      readonly kind: 'where';
      readonly positive: readonly Expression[];
      readonly otherwise: number | null;
      /** Of the states: there are none, they are respected, or it is not known whether they are. */
      readonly domains: 'none' | 'decided' | 'open';
    }
  | { readonly kind: 'undecided' };

export interface BranchDocument {
  readonly kind: 'points' | 'family';
  /** Complex points, or over each value of what is free. */
  readonly points: number;
  readonly equations: readonly EquationDocument[];
  /** Roots of quadratics with a linear term, written out: each value is one of the two. */
  readonly quadratic: readonly { readonly plus: EquationDocument; readonly minus: EquationDocument }[];
  readonly free: readonly Expression[];
  /** What must not vanish. */
  readonly conditions: readonly Expression[];
  readonly real: RealDocument;
  /** Whether each point is a simple solution; null where that was not decided, or of a family. */
  readonly simple: boolean | null;
  /** How often each point counts, where it is known. */
  readonly multiplicity: number | null;
  /** Of a family: what it is under the continuous symmetries of the motion, where it has any. */
  readonly orbit: string | null;
  readonly steps: readonly StepDocument[];
}

export interface SpecialDocument {
  /** A polynomial in letters: where it is 0 another answer holds. */
  readonly where: Expression;
  /** It solved for one letter. */
  readonly at: EquationDocument | null;
  readonly solved: boolean;
  readonly unsolved: readonly string[];
  readonly branches: readonly BranchDocument[];
  /** Special values within: named, not solved. */
  readonly deeper: readonly Expression[];
}

export interface FixedPointsDocument {
  readonly kind: 'fixed-points';
  readonly ansatz: string | null;
  /** The sizes at which states with letters for their sizes were written out. */
  readonly sizes: readonly EquationDocument[];
  /** `complete` for generic letters, off the special values; `equations` where they are no polynomials. */
  readonly status: 'complete' | 'incomplete' | 'equations';
  readonly reasons: readonly string[];
  /** Whether only real solutions in the domains of the states were looked for. */
  readonly realOnly: boolean;
  /** Complex solutions with multiplicity, counted independently; null where there are families, or it was not counted. */
  readonly counted: number | null;
  readonly dimension: number | null;
  readonly equations: readonly EquationDocument[];
  readonly branches: readonly BranchDocument[];
  readonly special: readonly SpecialDocument[];
}

type StepWriter = (s: TestedStep) => StepDocument;

export function fixedPointsDocument(
  f: DerivedFixedPoints,
  reserved: readonly string[],
  step: StepWriter,
): FixedPointsDocument {
  const ansatz = f.ansatz ?? null;
  const expression = (e: Expr): Expression => termExpression(e, [], reserved);
  const none = { counted: null, dimension: null, branches: [], special: [] };
  const equations = f.motions.map((m) => sides(num(0), m.right, [], reserved));
  if (f.kind === 'equations')
    return {
      kind: 'fixed-points',
      ansatz,
      sizes: [],
      status: 'equations',
      reasons: [f.reason],
      realOnly: false,
      ...none,
      equations,
    };
  const { found, bookkeeping: book } = f;
  const { alphabet } = found.system;
  const differs = book.kind === 'differs' ? [`the branches are ${book.found} points, the count is ${book.count}`] : [];
  const reasons = [...found.unsolved, ...differs];
  // A count of complex solutions says nothing of a list of real ones.
  const count: typeof found.counted = found.realOnly ? { kind: 'uncounted', reason: '' } : found.counted;
  return {
    kind: 'fixed-points',
    ansatz,
    sizes: f.sizes.map((x) => sides(symbolOf(x.of, []), x.value, [], reserved)),
    status: reasons.length === 0 ? 'complete' : 'incomplete',
    reasons,
    realOnly: found.realOnly,
    counted: count.kind === 'finite' ? count.count : count.kind === 'none' ? 0 : null,
    dimension: count.kind === 'families' ? count.dimension : null,
    equations,
    branches: f.branches.map(({ branch, steps, orbit }) => ({
      ...branchDocument(branch, f, reserved, steps.map(step)),
      orbit: orbit ?? null,
    })),
    special: found.special.map((s) => ({
      where: expression(termOf(s.polynomial, alphabet)),
      at:
        s.letter === undefined
          ? null
          : sides(alphabet.symbols[s.letter.unknown]!, fractionTerm(s.letter.value, alphabet), [], reserved),
      solved: s.branches !== undefined,
      unsolved: s.unsolved,
      branches: (s.branches ?? []).map((b) => branchDocument(b, f, reserved, [])),
      deeper: s.deeper.map((p) => expression(termOf(p, alphabet))),
    })),
  };
}

/** Families alone, without the steps that put them back. */
export const familyDocuments = (
  f: SolvedFixedPoints,
  families: readonly Branch[],
  reserved: readonly string[],
): readonly BranchDocument[] =>
  families.map((b) => ({
    ...branchDocument(b, f, reserved, []),
    orbit: f.branches.find(({ branch }) => branch === b)?.orbit ?? null,
  }));

function branchDocument(
  branch: Branch,
  f: SolvedFixedPoints,
  reserved: readonly string[],
  steps: readonly StepDocument[],
): BranchDocument {
  const { system } = f.found;
  const { bookkeeping: book } = f;
  const expression = (e: Expr): Expression => termExpression(e, [], reserved);
  return {
    kind: branch.free.length > 0 ? 'family' : 'points',
    points: branch.degree,
    equations: equationsOf(branch, system).map((q) => sides(q.left, q.right, [], reserved)),
    quadratic: quadraticRoots(branch, system).map(({ unknown, plus, minus }) => ({
      plus: sides(unknown, plus, [], reserved),
      minus: sides(unknown, minus, [], reserved),
    })),
    free: freeSymbols(branch, system).map(expression),
    conditions: denominatorsOf(branch, system).map(expression),
    real: realDocument(branch, f, reserved),
    simple: isSimple(branch) ?? null,
    multiplicity: isSimple(branch) ? 1 : book.kind === 'multiple' && book.of === branch ? (book.times ?? null) : null,
    orbit: null,
    steps,
  };
}

function realDocument(branch: Branch, f: SolvedFixedPoints, reserved: readonly string[]): RealDocument {
  const { system } = f.found;
  const { alphabet } = system;
  const e = existenceOf(branch, system);
  const cut = (c: Cut | undefined): CutDocument | null => {
    if (c === undefined) return null;
    const { low } = refined(denseOf(c.polynomial, variablesOf(c.polynomial)[0]!), c.root, 60);
    return {
      exact: c.exact === undefined ? null : text(c.exact),
      near: c.exact === undefined ? toDouble(low) : Number(c.exact.n) / Number(c.exact.d),
      rootOf: termExpression(termOf(c.polynomial, alphabet), [], reserved),
    };
  };
  switch (e.kind) {
    case 'everywhere':
    case 'undecided':
      return e;
    case 'cells':
      return {
        kind: 'cells',
        letter: termExpression(alphabet.symbols[e.letter]!, [], reserved),
        cells: e.cells.map((c) => ({ from: cut(c.from), to: cut(c.to), count: c.count })),
      };
    case 'where':
      return {
        kind: 'where',
        positive: e.positive.map((p) =>
          termExpression(mul(p.negative ? num(-1) : one, ...p.factors.map((q) => termOf(q, alphabet))), [], reserved),
        ),
        otherwise: e.otherwise ?? null,
        domains: e.real ? 'open' : bounded(f) ? 'decided' : 'none',
      };
  }
}

/** Whether some state has a bound. */
const bounded = ({ found: { system } }: SolvedFixedPoints): boolean =>
  system.alphabet.symbols
    .slice(0, system.unknowns)
    .some(
      ({ letter: { domain } }) => domain.kind !== 'real' || domain.lower !== undefined || domain.upper !== undefined,
    );
