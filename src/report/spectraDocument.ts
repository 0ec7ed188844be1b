import type { ComparedSpectrum } from '../check/spectrum/comparedSpectrum.ts';
import type { TestedStep } from '../check/steps/step.ts';
import { add, mul, num, pow, sym } from '../expr/build.ts';
import type { Expr, Letter } from '../expr/expr.ts';
import { letter } from '../expr/intern.ts';
import { isPositive } from '../expr/sign.ts';
import { treeSize } from '../expr/traverse.ts';
import type { Assignment, Model } from '../model/model.ts';
import type { DerivedSpectrum } from '../study/spectra.ts';
import type { Each } from '../theory/spectrum/each.ts';
import { decaysAcross } from '../theory/spectrum/harmonics.ts';
import type { FactorFamily } from '../theory/spectrum/spectrum.ts';
import { componentsOf, type Expression, sides, symbolOf, termExpression } from './expression.ts';
import { type Figure, figure, type StepDocument } from './stepDocument.ts';

/** Eigenvalues as the roots of a polynomial, each so often. */
export interface SpectralBlockDocument {
  /** In the letter named beside it. */
  readonly polynomial: Expression;
  readonly unknown: string;
  readonly degree: number;
  readonly multiplicity: Expression;
  /** All of them positive exactly where all roots have negative real parts; of flows. */
  readonly decaysWhere: readonly Expression[];
}

/** Eigenvalues for each value of an index, each so often; in closed form, or as the roots of a polynomial. */
export interface FamilyDocument {
  readonly index: string;
  readonly size: Expression;
  readonly of: 'wave' | 'matrix';
  readonly values: readonly Expression[];
  /** The imaginary parts of the values, one for each; none where they are real or a root in themselves. */
  readonly imaginary: readonly Expression[];
  readonly polynomial: Expression | null;
  /** What i stands before in the polynomial. */
  readonly imaginaryPolynomial: Expression | null;
  readonly unknown: string;
  readonly multiplicity: Expression;
  /** All of them positive where all real parts are negative at every size; of flows and waves. */
  readonly decaysWhere: readonly Expression[];
}

/** The spectrum of a Jacobian at a point, of a map its multipliers, with letters for sizes and parameters. */
export interface SpectrumDocument {
  readonly kind: 'spectrum';
  readonly ansatz: string | null;
  readonly claims: readonly string[];
  readonly point: readonly { readonly state: string; readonly left: Expression; readonly right: Expression }[];
  /** Null where there is one; otherwise why there is none. */
  readonly reason: string | null;
  /** A direction that no sector of the symmetry holds, where that is the reason. */
  readonly leak: { readonly state: string; readonly term: Expression } | null;
  /** `eigenvalue` and `multiplicity` of all that have a closed form. */
  readonly eigenvalues: readonly { readonly eigenvalue: Expression; readonly multiplicity: Expression }[];
  readonly blocks: readonly SpectralBlockDocument[];
  /** Eigenvalues that come one for each value of an index from 1 to a number: of waves around a ring, of a matrix. */
  readonly families: readonly FamilyDocument[];
  /** Whether every zero on the way was proved, none only sampled. */
  readonly proved: boolean;
  /** With the spectrum of the numeric Jacobian at random sizes and parameters. */
  readonly compared: {
    readonly status: ComparedSpectrum['status'];
    readonly points: number | null;
    readonly gap: Figure | null;
    readonly at: string | null;
    readonly reason: string | null;
  };
  readonly steps: readonly StepDocument[];
}

/** Entries that a point leaves as they are are not said. */
const isGiven = (e: Assignment): boolean => e.term !== symbolOf(e.state, e.indices);

export function spectrumDocument(
  s: DerivedSpectrum,
  time: Model['time'],
  reserved: readonly string[],
  step: (s: TestedStep) => StepDocument,
): SpectrumDocument {
  const { found, compared } = s;
  const expression = (e: Expr): Expression => termExpression(e, [], reserved);
  const unknown = unknownIn(reserved);
  const decaying = (f: FactorFamily): readonly Expr[] => {
    const terms = time === 'continuous' ? (decaysAcross(f) ?? []) : [];
    return isShort(terms, LONGEST / 4) ? terms.filter((e) => !isPositive(e)) : [];
  };
  const inUnknown = (p: readonly Expr[], each: Each): Expression =>
    termExpression(add(...p.map((c, k) => mul(c, pow(sym(unknown), num(k))))), [each.atom], reserved);
  return {
    kind: 'spectrum',
    ansatz: s.ansatz ?? null,
    claims: s.claims,
    point: s.point.entries.filter(isGiven).map((e) => ({
      state: e.state.name,
      ...sides(
        symbolOf(e.state, e.indices),
        mul(e.guard, e.term),
        componentsOf(e.indices, e.state.components),
        reserved,
      ),
    })),
    reason: found.kind === 'none' ? found.reason : null,
    leak:
      found.kind === 'none' && found.leak !== undefined
        ? { state: found.leak.state.name, term: expression(found.leak.term) }
        : null,
    eigenvalues:
      found.kind === 'none'
        ? []
        : found.eigenvalues.map((e) => ({
            eigenvalue: expression(e.value),
            multiplicity: expression(e.multiplicity),
          })),
    blocks:
      found.kind === 'none'
        ? []
        : found.open.map((b) => ({
            polynomial: expression(add(...b.polynomial.map((c, k) => mul(c, pow(sym(unknown), num(k)))))),
            unknown: unknown.name,
            degree: b.polynomial.length - 1,
            multiplicity: expression(b.multiplicity),
            decaysWhere: time === 'continuous' && isShort(b.hurwitz) ? b.hurwitz.map(expression) : [],
          })),
    families:
      found.kind === 'none'
        ? []
        : found.families.map((f) => ({
            index: f.each.atom.name,
            size: expression(f.each.atom.set.size),
            of: f.each.kind,
            values: (f.values ?? []).map((e) => termExpression(e, [f.each.atom], reserved)),
            imaginary: (f.imaginary?.values ?? []).map((e) => termExpression(e, [f.each.atom], reserved)),
            polynomial: f.values !== undefined ? null : inUnknown(f.polynomial, f.each),
            imaginaryPolynomial:
              f.values !== undefined || f.imaginary === undefined ? null : inUnknown(f.imaginary.polynomial, f.each),
            unknown: unknown.name,
            multiplicity: expression(f.multiplicity),
            decaysWhere: decaying(f).map(expression),
          })),
    proved: found.kind === 'spectrum' && found.proved,
    compared: {
      status: compared.status,
      points: compared.status === 'agrees' ? compared.points : null,
      gap: compared.status === 'untested' ? null : figure(compared.gap),
      at: compared.status === 'differs' ? compared.at : null,
      reason: compared.status === 'untested' ? compared.reason : null,
    },
    steps: s.steps.map(step),
  };
}

/** Conditions beyond this many parts in all fill pages and say nothing. */
const LONGEST = 2_000;
const isShort = (conditions: readonly Expr[], longest = LONGEST): boolean =>
  conditions.reduce((n, e) => n + treeSize(e), 0) <= longest;

/** A letter for eigenvalues that the model does not use. */
function unknownIn(reserved: readonly string[]): Letter {
  const name = ['lambda', 'nu', 'zeta', 'lambda_'].find((n) => !reserved.includes(n)) ?? 'lambda__';
  return letter({ name, role: 'auxiliary' });
}
