import type { Model } from '../../model/model.ts';
import { rewiringOf } from './draw.ts';

/** Data of a model: weights of pairs, names of members, or weights of members, as far as they are drawn anew. */
export interface WiringOfModel {
  readonly data: string;
  readonly kind: 'matrix' | 'table' | 'weights' | 'fixed';
  /** Why they are left as they are. */
  readonly why?: string;
}

/** What the data of a model are: a wiring that `arbitrary.wiring` draws anew, or what is left as it is, and why. */
export const wirings = (m: Model): readonly WiringOfModel[] =>
  rewiringOf(m).wirings.map((w) => ({
    data: w.data.letter.name,
    kind: w.kind,
    ...(w.kind === 'fixed' && { why: w.why }),
  }));
