import { subtract, sym, zero } from '../../expr/build.ts';
import { ContractionTooSymmetric } from '../../expr/canonical.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { scoped } from '../../expr/intern.ts';
import { NoDerivative, Singular } from '../../expr/refusal.ts';
import type { Assignment, Model } from '../../model/model.ts';
import { expand, TooManyTerms } from '../../rewrite/expand.ts';
import { WorkSpent, within } from '../../rewrite/polynomial/work.ts';
import type { Field, Step } from '../derivation.ts';
import { asIndices, assign } from '../motion.ts';
import { apply, type Background, background, holdsExpectations, type Leak } from './apply.ts';
import { modeName } from './each.ts';
import { finished } from './finished.ts';
import { halves } from './halves.ts';
import { type Layout, layout, NoTemplates } from './layout.ts';
import { cleaned, isZeroFor, restricted, Undecided, watched } from './matrix.ts';
import { numbersOf } from './numbers.ts';
import type { NoSpectrum, SectorResult, Spectrum } from './results.ts';
import { largest, lettersIn, namesIn, refinement, type Symmetry, withMatrix, withoutMatrix } from './symmetry.ts';

export { include } from './finished.ts';
export type { CharacteristicFactor, Eigenvalue, FactorFamily, NoSpectrum, OpenBlock, Spectrum } from './results.ts';

/** Attempts with a finer symmetry each. */
const ATTEMPTS = 8;

/** Operations on coefficients that all terms of one spectrum may take. */
const WORK = 5_000_000;

/** The spectrum at a point, derived in letters by symmetry. */
export function spectrum(
  fields: readonly Field[],
  entries: readonly Assignment[],
  { time, data }: Pick<Model, 'time' | 'data'>,
): Spectrum | NoSpectrum {
  try {
    const { result, sampled } = watched(() =>
      within('a spectrum in letters', WORK, () => scoped(() => derive(fields, entries, time, numbersOf(data)))),
    );
    return result.kind === 'spectrum' ? { ...result, proved: !sampled } : result;
  } catch (problem) {
    if (problem instanceof Singular)
      return { kind: 'none', reason: `the field is singular at the point: ${problem.message}` };
    if (
      problem instanceof NoDerivative ||
      problem instanceof TooManyTerms ||
      problem instanceof NoTemplates ||
      problem instanceof Undecided ||
      problem instanceof ContractionTooSymmetric
    )
      return { kind: 'none', reason: problem.message };
    if (problem instanceof WorkSpent) return { kind: 'none', reason: problem.message };
    throw problem;
  }
}

function derive(
  fields: readonly Field[],
  entries: readonly Assignment[],
  time: Model['time'],
  numbers: (e: Expr) => Expr,
): Spectrum | NoSpectrum {
  const put = (e: Expr): Expr => assign(e, entries);
  const steps: Step[] = [];
  for (const f of fields) {
    const motion = time === 'discrete' ? subtract(f.right, sym(f.state, asIndices(f.indices))) : f.right;
    const before = put(motion);
    const still = isZeroFor(before);
    if (still === undefined)
      return { kind: 'none', reason: 'whether the point is stationary is not decided in letters' };
    if (!still)
      return { kind: 'none', reason: 'the point is not stationary', residue: { state: f.state, term: expand(before) } };
    steps.push({
      before,
      after: zero,
      why: {
        by: 'rule',
        rule: `the point put into ${time === 'discrete' ? `the step of ${f.state.name}` : `${f.state.name}'`}: nothing moves`,
      },
      indices: f.indices,
      components: f.state.components,
    });
  }
  const states = fields.map((f) => f.state);
  const bg = background(fields, put);
  if (holdsExpectations(bg))
    return { kind: 'none', reason: 'the equations hold expectations that are not taken in letters' };
  let symmetry = largest(bg);
  let leak: Leak | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const tried = withMatrix(symmetry)
      ? allowed(() => attempted(states, symmetry, bg))
      : attempted(states, symmetry, bg);
    if (tried === undefined) {
      symmetry = withoutMatrix(symmetry);
      continue;
    }
    const { l, found } = tried;
    if (!('state' in found)) {
      const made = finished(bg, l, found, steps, numbers);
      if (made.kind === 'spectrum' || !withMatrix(symmetry)) return made;
      // On a domain the directions along eigenvectors are not all there are.
      symmetry = withoutMatrix(symmetry);
      continue;
    }
    const smaller = refinement(found, symmetry);
    // Shown is what leaks out of the largest symmetry that keeps the vectors.
    if (smaller?.modes !== symmetry.modes) leak ??= found;
    if (smaller === undefined) break;
    symmetry = smaller;
  }
  return { kind: 'none', reason: 'a direction leads out of every sector of the symmetry', ...(leak && { leak }) };
}

function attempted(states: readonly Letter[], symmetry: Symmetry, bg: Background) {
  const l = layout(states, symmetry, namesIn(bg), modeName(lettersIn(bg)));
  return { l, found: attemptWith(bg, l) };
}

/** Domains and states of several components have no directions along eigenvectors: then there is no such attempt. */
function allowed<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (problem) {
    if (problem instanceof NoTemplates) return undefined;
    throw problem;
  }
}

function attemptWith(bg: Background, l: Layout): readonly SectorResult[] | Leak {
  const results: SectorResult[] = [];
  for (const sector of l.sectors) {
    const applied = apply(bg, l, sector);
    if ('state' in applied) return applied;
    const entries = cleaned(applied.matrix);
    const on = restricted(entries, cleaned(applied.constraints));
    if (on === undefined) throw new NoTemplates('the linearised field leads out of the domain of a state');
    results.push({ sector, applied: { ...applied, matrix: entries }, matrix: halves(on.matrix, on.free, sector, l) });
  }
  return results;
}
