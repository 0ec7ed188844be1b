import { reductionOf } from '../check/case/case.ts';
import { pointKey, spectrumAt } from '../check/linear/derivedSpectrum.ts';
import { AT_KINK } from '../check/linear/linearisation.ts';
import { type ComparedSpectrum, compareSpectrum } from '../check/spectrum/comparedSpectrum.ts';
import { type TestedStep, testDerivation } from '../check/steps/step.ts';
import { one, sym, zero } from '../expr/build.ts';
import type { Expr, Letter } from '../expr/expr.ts';
import { letters, some, substituteLetters } from '../expr/traverse.ts';
import type { Claim, Condition } from '../model/claim.ts';
import type { Ansatz, Assignment, Model, Point } from '../model/model.ts';
import { drift, isRandomMap } from '../model/motion.ts';
import { averagesVectors } from '../rewrite/expectation/expectations.ts';
import { explicitPoints } from '../theory/fixedPoints/explicit.ts';
import { vectorField } from '../theory/gradientFlow.ts';
import { assign } from '../theory/motion.ts';
import { samePolynomial } from '../theory/spectrum/eigenvalues.ts';
import type { NoSpectrum, Spectrum } from '../theory/spectrum/spectrum.ts';
import type { SolvedFixedPoints } from './fixedPoints.ts';

/** The spectrum at a point that claims speak of. */
export interface DerivedSpectrum {
  readonly point: Point;
  /** Of the reduced motion within this ansatz; of the whole model otherwise. */
  readonly ansatz?: string;
  /** The claims that name the point. */
  readonly claims: readonly string[];
  readonly found: Spectrum | NoSpectrum;
  readonly steps: readonly TestedStep[];
  readonly compared: ComparedSpectrum;
}

/**
 * The spectra at all points that the claims of a model name, each step tested, each compared with the numeric Jacobian.
 * Of a point within an ansatz the spectrum within it comes first, then that of the whole model.
 */
export function spectraOf(model: Model, seed: number | string, solved?: SolvedFixedPoints): readonly DerivedSpectrum[] {
  if (isRandomMap(model)) return [];
  const still = drift(model);
  const fields = vectorField(still);
  const found: DerivedSpectrum[] = [];
  const add = (
    where: typeof fields,
    point: Point,
    ansatz: Ansatz | undefined,
    claims: readonly string[],
    own: Spectrum | NoSpectrum = spectrumAt(where, point.entries, model),
  ): void => {
    const name = ansatz === undefined ? {} : { ansatz: ansatz.name };
    if (own.kind === 'none') {
      found.push({
        point,
        ...name,
        claims,
        found: own,
        steps: [],
        compared: { status: 'untested', reason: own.reason },
      });
      return;
    }
    const path = `${seed}/spectrum/${claims[0] ?? found.length}`;
    const when = realWhere(point);
    // Numbers for expectations over vectors come by quadrature in many dimensions: as costly as uncertain.
    const compared: ComparedSpectrum = where.some((f) => averagesVectors(f.right))
      ? { status: 'untested', reason: 'the compiled equations average over vectors' }
      : compareSpectrum(still, where, own, point, { ansatz, when, seed: path });
    // Derivatives in letters do not see a kink, numbers do.
    if (compared.status === 'untested' && compared.reason === AT_KINK) {
      found.push({ point, ...name, claims, found: { kind: 'none', reason: AT_KINK }, steps: [], compared });
      return;
    }
    const whole = { kind: 'spectrum', title: 'Spectrum', steps: own.steps(), result: [] };
    found.push({
      point,
      ...name,
      claims,
      found: own,
      steps: testDerivation(whole, still, path, when),
      compared,
    });
  };
  const seen = new Set<string>();
  const once = (entries: readonly Assignment[], ansatz: Ansatz | undefined): boolean => {
    const key = `${ansatz?.name ?? ''}|${pointKey(entries)}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  };
  const named = model.claims.flatMap((claim) => pointsOf(claim).map((point) => ({ claim, point })));
  for (const { claim, point } of named) {
    const sharing = named
      .filter((x) => x.claim.ansatz === claim.ansatz && pointKey(x.point.entries) === pointKey(point.entries))
      .map((x) => x.claim.name);
    if (claim.ansatz === undefined) {
      if (once(point.entries, undefined)) add(fields, point, undefined, sharing);
      continue;
    }
    const r = reductionOf(claim, fields, model.time);
    if (r.invariant !== 'proved' || r.fields.length < claim.ansatz.letters.length) continue;
    if (once(point.entries, claim.ansatz)) add(r.fields, point, claim.ansatz, sharing);
    const whole = inModel(claim.ansatz, point);
    if (once(whole.entries, undefined)) add(fields, whole, undefined, sharing);
  }
  // Points that were derived and no claim names, as far as their spectra are others.
  for (const point of solved === undefined ? [] : writtenPoints(solved).slice(0, MOST_POINTS)) {
    if (!once(point.entries, undefined)) continue;
    const own = spectrumAt(fields, point.entries, model);
    const isKnown = found.some((o) => o.ansatz === undefined && isSame(o, { point, found: own }));
    if (own.kind === 'none' || isKnown) continue;
    add(fields, point, undefined, [], own);
    if (found.at(-1)!.found.kind === 'none') found.pop();
  }
  return found.filter((s) => s.found.kind === 'spectrum' || s.found.residue === undefined);
}

/** Points in closed form beyond these get no spectrum of their own unless a claim names them. */
const MOST_POINTS = 6;

/** Solutions whose unknowns all have a value in letters, or are free, as points; of states that are single numbers. */
function writtenPoints({ found, sizes, motions }: SolvedFixedPoints): readonly Point[] {
  const place = { line: 0, column: 0, endLine: 0, endColumn: 0 };
  if (sizes.length > 0 || motions.some((m) => m.unknown.indices.length > 0)) return [];
  return found.branches.flatMap((b) =>
    explicitPoints(b, found.system).map((values) => ({
      entries: [...values].map(([x, term]) => ({ state: x.letter, indices: [], guard: one, term, place })),
      place,
    })),
  );
}

/** A spectrum and where it is. */
interface Located {
  readonly point: Point;
  readonly found: Spectrum | NoSpectrum;
}

/** Whether two spectra are the same, factor by factor, whatever letters the first has for states that the other leaves free. */
function isSame({ point, found: one }: Located, { point: there, found: other }: Located): boolean {
  if (one.kind !== 'spectrum' || other.kind !== 'spectrum') return false;
  const free = new Map<Letter, Expr>();
  for (const { state, indices, term } of point.entries)
    if (indices.length === 0 && term.kind === 'sym' && term.letter.role === 'any')
      if (!there.entries.some((e) => e.state === state)) free.set(term.letter, sym(state));
  const left = [...other.factors];
  for (const f of one.factors) {
    const polynomial = f.polynomial.map((c) => substituteLetters(c, free));
    const k = left.findIndex((g) => g.multiplicity === f.multiplicity && samePolynomial(g.polynomial, polynomial));
    if (k < 0) return false;
    left.splice(k, 1);
  }
  return left.length === 0;
}

/** Where a point is real: what stands under its even roots is positive, as far as numbers that are drawn decide that. */
function realWhere(point: Point): readonly Condition[] {
  const bases = new Set<Expr>();
  for (const e of point.entries)
    some(e.term, (x) => {
      if (x.kind === 'pow' && x.exponent.kind === 'num' && x.exponent.value.d % 2n === 0n) bases.add(x.base);
      return false;
    });
  return [...bases]
    .filter((b) => b.free.length === 0 && letters(b).every((l) => DRAWN.has(l.role)))
    .map((left) => ({ kind: 'compare', comparison: '>', left, right: zero }));
}
const DRAWN: ReadonlySet<string> = new Set(['size', 'parameter', 'any']);

/** The points at which a claim asks for a stationary state. */
function pointsOf({ form }: Claim): readonly Point[] {
  switch (form.kind) {
    case 'stationary':
    case 'stability':
    case 'spectrum':
    case 'extremum':
      return exact([form.point]);
    case 'fixed-points':
      return exact(form.contain);
    case 'threshold':
      return form.at === undefined ? [] : exact([form.at]);
    default:
      return [];
  }
}
const exact = (points: readonly Point[]): readonly Point[] =>
  points.filter((p) => p.entries.every((e) => e.tolerance === undefined));

/** A point of an ansatz as one of the states. */
const inModel = (ansatz: Ansatz, point: Point): Point => ({
  ...point,
  entries: ansatz.items.map((item) => ({
    ...item,
    term: assign(item.term, point.entries),
    guard: assign(item.guard, point.entries),
  })),
});
