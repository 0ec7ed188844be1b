import type { Atom } from './expr.ts';

/** Whether an index runs over the outcomes of a random variable: a sum over it is a mean. */
export const isOutcome = (a: Atom): boolean => a.set.structure.kind === 'outcomes';
