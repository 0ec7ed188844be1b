import type { DeriveDocument } from '../report/document.ts';
import { INVARIANCE, resultHeading } from '../report/words.ts';
import { findingViews, fixedPointViews } from './foundViews.ts';
import { equation, formula, heading, lineOf, motionOf, note, results, stepsOf, written } from './lineViews.ts';
import { spectrumViews } from './spectrumViews.ts';
import type { StepView } from './state.ts';

/** The lines of a derivation as the screen lists them, formulas broken for a width. */
export function stepViews(d: DeriveDocument, width: number): readonly StepView[] {
  const all: StepView[] = [];
  let next = 0;
  const number = (): string => `${++next}`;
  for (const x of d.result.derivations) {
    all.push(heading(x.title));
    for (const s of x.steps) all.push(...stepsOf(s, number(), 0, width));
    if (x.result.length > 0) {
      if (x.steps.length > 0) all.push(heading(resultHeading(x)));
      all.push(...results(x.result, width));
    }
    for (const { title, equations } of x.sections ?? [])
      all.push(heading(title), ...equations.map((e) => equation(e, width)));
    for (const g of x.equations ?? []) all.push(heading(g.title), ...g.lines.map((l) => written(l, width)));
    all.push(...findingViews(x, width));
  }
  for (const r of d.result.reductions) {
    all.push(heading(`Ansatz ${r.ansatz}: ${INVARIANCE[r.invariant]}`));
    for (const f of r.form) all.push(equation(f, width));
    for (const s of r.steps) all.push(...stepsOf(s, number(), 0, width));
    const motion = motionOf(r.flow) === '<-' ? 'map' : 'flow';
    all.push(heading(r.invariant === 'leaks' ? `The ${motion} within the form` : `The reduced ${motion}`));
    all.push(...results(r.flow, width));
    for (const c of r.conditions) all.push(note(`where ${c.text} != 0`));
    for (const l of r.leaks) {
      all.push(heading(`What leaves the form, in ${l.state}`));
      all.push({ ...formula(l.term, width), ...lineOf(l) });
    }
  }
  for (const f of d.result.fixedPoints) all.push(...fixedPointViews(f, number, width));
  for (const s of d.result.spectra) all.push(...spectrumViews(s, number, width));
  return all;
}
