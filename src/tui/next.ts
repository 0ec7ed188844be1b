import { browseBoxes } from './boxes.ts';
import { currentModel, landing, stepsOf, visibleClaims, visibleSteps } from './lists.ts';
import type { Effect, ModelView, State } from './state.ts';

/** What comes of an action: the next state, and what is asked of the world. */
export interface Next {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export const only = (state: State, ...effects: readonly Effect[]): Next => ({ state, effects });
export const clamp = (n: number, most: number): number => Math.max(0, Math.min(n, most));

/** One model in another state. */
export function replaced(s: State, label: string, f: (m: ModelView) => ModelView): State {
  return { ...s, models: s.models.map((m) => (m.label === label ? f(m) : m)) };
}

/** Selections inside what there is. */
export function settled(s: State): State {
  const next = { ...s, model: clamp(s.model, s.models.length - 1) };
  return {
    ...next,
    step: landing(visibleSteps(next), s.step, 1),
    claim: clamp(s.claim, visibleClaims(next).length - 1),
  };
}

/** The width that a formula has in the pane of the derivation. */
export const formulaWidth = (s: State): number => Math.max(30, browseBoxes(s).list.width - 8);

/** Asks for the derivation of the model that is looked at, if it is not there or was made for another width. */
export function withDerivation(s: State): Next {
  const m = currentModel(s);
  if (m === undefined || m.errors.length > 0 || s.screen !== 'browse') return only(s);
  const { derivation: d } = m;
  const width = formulaWidth(s);
  if (d.status !== 'none' && !(d.status === 'done' && d.width !== width)) return only(s);
  const old = stepsOf(d);
  const running = { status: 'running' as const, ...(old !== undefined && { old }) };
  return only(
    replaced(s, m.label, (x) => ({ ...x, derivation: running })),
    { kind: 'derive', label: m.label, generation: m.generation, width },
  );
}
