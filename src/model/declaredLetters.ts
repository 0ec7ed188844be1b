import type { Letter } from '../expr/expr.ts';
import type { Model } from './model.ts';

/** Every letter that a model declares: sizes, numbers, states, data, and what is drawn. */
export const declaredLetters = (m: Model): readonly Letter[] =>
  [...m.sizes, ...m.parameters, ...m.constants, ...m.states, ...m.data, ...m.random, ...m.draws].map((d) => d.letter);
