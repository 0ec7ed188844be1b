import { chart, drawCoordinates } from '../check/case/chart.ts';
import type { Model } from '../model/model.ts';
import { instrument } from '../numeric/instrument.ts';
import { random } from '../numeric/random.ts';
import { lengthOf } from '../numeric/setting.ts';
import { gradientFlow } from '../theory/gradientFlow.ts';
import { reduction } from '../theory/reduction.ts';
import type { States } from './arbitrary.ts';
import { DEFAULT_SEED } from './defaults.ts';
import { type At, byLetter, NoPoint, settingOf } from './point.ts';

/** A point on an ansatz, drawn from the seed, and the two ways to say how the model moves there. */
export interface OnAnsatz {
  /** Whether the reduced flow is that of the model: `leaks` where it is not. */
  readonly invariant: 'proved' | 'sampled' | 'leaks' | 'unknown';
  readonly letters: States;
  /** The states of the model there. */
  readonly states: States;
  /** The derived reduced flow, by letter of the ansatz. */
  readonly flow: States;
  /** How the states of the model move when the letters follow it. */
  readonly moved: States;
}

/** The reduced flow of an ansatz at a random point of it, put back into the states of the model. Of flows. */
export function onAnsatz(model: Model, name: string, at: At = {}): OnAnsatz {
  const ansatz = model.ansatze.find((a) => a.name === name);
  if (ansatz === undefined) throw new NoPoint(`${model.name} has no ansatz \`${name}\``);
  if (model.time === 'discrete') throw new NoPoint('a map has no flow');
  const setting = settingOf(model, at);
  const map = chart(model, ansatz, setting);
  const x = drawCoordinates(map, setting, random(at.seed ?? DEFAULT_SEED).fork(name));
  const reduced = reduction(ansatz, gradientFlow(model).result, model.time);
  const quantities = reduced.fields.map((f) => ({ name: f.state.name, indices: f.indices, term: f.right }));
  const found = instrument(quantities, model, setting, { variables: ansatz.letters }).evaluate(x, at.time ?? 0);
  // In the order of the coordinates, which need not be that of the equations.
  const flow = new Float64Array(x.length);
  let from = 0;
  for (const f of reduced.fields) {
    let to = 0;
    for (const l of ansatz.letters.slice(0, ansatz.letters.indexOf(f.state))) to += lengthOf(l, setting.sizes);
    const n = lengthOf(f.state, setting.sizes);
    flow.set(found.subarray(from, from + n), to);
    from += n;
  }
  const y = map.state(x);
  const frame = map.frame!(x);
  const moved = y.map((_, i) => flow.reduce((s, v, k) => s + v * frame[i * x.length + k]!, 0));
  const states = model.states.map((s) => s.letter);
  return {
    invariant: reduced.invariant,
    letters: byLetter(ansatz.letters, setting, x),
    states: byLetter(states, setting, y),
    flow: byLetter(ansatz.letters, setting, flow),
    moved: byLetter(states, setting, moved),
  };
}
