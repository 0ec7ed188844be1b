import type { Expr } from '../../expr/expr.ts';
import type { Condition } from '../../model/claim.ts';
import type { Assignment, Model, Point } from '../../model/model.ts';
import type { Field } from '../../theory/derivation.ts';
import { type NoSpectrum, type Spectrum, spectrum } from '../../theory/spectrum/spectrum.ts';
import { aboutParameters, type Case, specialise } from '../case/case.ts';

/** Spectra that were derived, by fields and point. */
const derived = new WeakMap<readonly Field[], Map<string, Spectrum | NoSpectrum>>();

/** The spectrum in letters at the point of a claim; undefined where the reduced flow of its ansatz is not known to be one. */
export function derivedAt(c: Case, point: Point): Spectrum | NoSpectrum | undefined {
  const ansatz = c.claim.ansatz;
  let fields = c.fields;
  if (ansatz !== undefined) {
    const r = c.reduced();
    if (r.invariant !== 'proved' || r.fields.length < ansatz.letters.length) return undefined;
    fields = r.fields;
  }
  const general = spectrumAt(fields, point.entries, c.model);
  if (general.kind === 'spectrum') return general;
  const special = narrowed(fields, point, c.when);
  return special === undefined ? general : spectrumAt(special.fields, special.point.entries, c.model);
}

const special = new WeakMap<readonly Field[], Map<string, readonly Field[]>>();

/** Fields and a point with the values of parameters put in that conditions fix; undefined where they fix none. */
export function narrowed(
  fields: readonly Field[],
  point: Point,
  when: readonly Condition[],
): { readonly fields: readonly Field[]; readonly point: Point; readonly when: readonly Condition[] } | undefined {
  const fixing = when.filter(aboutParameters);
  if (fixing.length === 0) return undefined;
  const put = (e: Expr): Expr => specialise(e, fixing).term;
  const entries = point.entries.map((e) => ({ ...e, term: put(e.term), guard: put(e.guard) }));
  return { fields: narrowedFields(fields, put, fixing), point: { ...point, entries }, when: fixing };
}

/** Once for each. */
function narrowedFields(
  fields: readonly Field[],
  put: (e: Expr) => Expr,
  fixing: readonly Condition[],
): readonly Field[] {
  let known = special.get(fields);
  if (known === undefined) {
    known = new Map();
    special.set(fields, known);
  }
  const key = fixing.map((w) => (w.kind === 'compare' ? `${w.left.id}=${w.right.id}` : '')).join();
  const made = known.get(key) ?? fields.map((f) => ({ ...f, right: put(f.right) }));
  known.set(key, made);
  return made;
}

/** What tells points apart. */
export const pointKey = (entries: readonly Assignment[]): string =>
  entries.map((e) => `${e.state.id}:${e.indices.map((a) => a.id).join()}:${e.guard.id}:${e.term.id}`).join(';');

/** The spectrum in letters, derived once for a field and a point. */
export function spectrumAt(
  fields: readonly Field[],
  entries: readonly Assignment[],
  model: Pick<Model, 'time' | 'data'>,
): Spectrum | NoSpectrum {
  let known = derived.get(fields);
  if (known === undefined) {
    known = new Map();
    derived.set(fields, known);
  }
  const key = pointKey(entries);
  let made = known.get(key);
  if (made === undefined) {
    made = spectrum(fields, entries, model);
    known.set(key, made);
  }
  return made;
}
