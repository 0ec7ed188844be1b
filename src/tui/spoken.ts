import { countsOf, currentModel, visibleClaims, visibleSteps } from './lists.ts';
import type { State } from './state.ts';
import { modelState, wordOf } from './verdicts.ts';

/** What is selected, in sentences for a screen reader: no picture, no cursor movement, formulas on one line. */
export function spoken(s: State): readonly string[] {
  if (s.filter.editing) return [`filter: ${s.filter.text}`];
  const said: string[] = [];
  if (s.screen === 'verify') {
    const all = visibleClaims(s);
    const line = all[s.claim];
    if (line === undefined) return ['no claims'];
    const { claim, model } = line;
    said.push(`claim ${s.claim + 1} of ${all.length}: ${claim.stub.id} of ${model.name}, ${wordOf(claim)}`);
    said.push(`says: ${claim.stub.text}`);
    if (claim.found?.reason != null) said.push(`reason: ${claim.found.reason}`);
    if (s.pane === 'detail')
      for (const e of claim.found?.evidence ?? []) said.push(`${e.wing}, ${e.method}: ${e.says}`);
    return said;
  }
  const m = currentModel(s);
  if (m === undefined) return ['no model'];
  if (s.pane === 'models') {
    const n = countsOf(m.claims);
    said.push(`model ${s.model + 1} of ${s.models.length}: ${m.name}, ${modelState(m).words}`);
    if (m.errors.length > 0) return [...said, ...m.errors];
    said.push(
      `${m.claims.length} claims: ${n.passed} passed, ${n.failed} failed, ${n.open} open, ${n.waiting} not run`,
    );
    return said;
  }
  const steps = visibleSteps(s);
  const step = steps[s.step];
  if (step === undefined) return [m.derivation.status === 'running' ? 'is being derived' : 'nothing to derive'];
  const layout = s.layout === '2d' ? 'text' : s.layout;
  const head = step.number === '' ? '' : `step ${step.number}, `;
  said.push(`${s.step + 1} of ${steps.length}: ${head}${step.rule}`);
  said.push(...step.before[layout]);
  if (step.after !== undefined) said.push(...step.after[layout].map((r) => `equals ${r}`));
  if (step.tested !== '') said.push(step.tested);
  return said;
}
