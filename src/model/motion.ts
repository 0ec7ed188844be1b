import { subtract, sym, zero } from '../expr/build.ts';
import type { Expr, Letter } from '../expr/expr.ts';
import { atomIndex } from '../expr/intern.ts';
import { letters, substituteLetters } from '../expr/traverse.ts';
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

/** Whether the coefficients of all noise are constant: they hold no state, and no time. */
export const hasConstantNoise = (model: Model): boolean => model.dynamics.every((d) => constantIn(d.right));

function constantIn(e: Expr): boolean {
  const noisy = (x: Expr): boolean => letters(x).some((l) => l.role === 'noise');
  if (!noisy(e)) return true;
  switch (e.kind) {
    case 'sym':
      return true;
    case 'add':
      return e.terms.every(constantIn);
    case 'mul':
      return e.factors.every((f) => (noisy(f) ? constantIn(f) : letters(f).every((l) => !MOVING.has(l.role))));
    case 'sum':
      return constantIn(e.body);
    default:
      return false;
  }
}
const MOVING: ReadonlySet<string> = new Set(['state', 'time', 'draw']);
