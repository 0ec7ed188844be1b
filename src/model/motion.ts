import { subtract, sym, zero } from '../expr/build.ts';
import type { Expr, Letter } from '../expr/expr.ts';
import { atomIndex } from '../expr/intern.ts';
import { substituteLetters } from '../expr/traverse.ts';
import type { Dynamics, Model } from './model.ts';

/** Whether white noise drives a flow. */
export const isNoisy = (model: Model): boolean => model.draws.some((d) => d.kind === 'noise');

/** Whether a map draws anew in each step. */
export const isRandomMap = (model: Model): boolean => model.draws.some((d) => d.kind !== 'noise');

const drifts = new WeakMap<Model, Model>();

/** The model without its noise: the drift of a flow, a map as it is. */
export function drift(model: Model): Model {
  if (!isNoisy(model)) return model;
  let made = drifts.get(model);
  if (made === undefined) {
    const quiet = new Map<Letter, Expr>(model.draws.flatMap((d) => (d.kind === 'noise' ? [[d.letter, zero]] : [])));
    const still = (e: Expr): Expr => substituteLetters(e, quiet);
    made = {
      ...model,
      draws: model.draws.filter((d) => d.kind !== 'noise'),
      dynamics: model.dynamics.map((d) => ({
        ...d,
        pieces: d.pieces.map((p) => ({ ...p, right: still(p.right) })),
        right: still(d.right),
      })),
    };
    drifts.set(model, made);
  }
  return made;
}

/** What moves each state: its drift in a flow, next value minus value in a map. Both vanish where nothing moves. */
export function displacements(model: Model): readonly Pick<Dynamics, 'state' | 'indices' | 'right'>[] {
  const { dynamics, time } = drift(model);
  if (time === 'continuous') return dynamics;
  return dynamics.map(({ state, indices, right }) => ({
    state,
    indices,
    right: subtract(
      right,
      sym(
        state,
        indices.map((a) => atomIndex(a)),
      ),
    ),
  }));
}
