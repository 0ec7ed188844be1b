import type { Shape } from './shape.ts';
import type { Known } from './value.ts';

/** A distribution of an array of a shape. Arguments have that shape: components are independent, each with its own. */
export type ArrayLaw = { readonly shape: Shape } & (
  | { readonly kind: 'normal'; readonly mean: Known; readonly variance: Known }
  | { readonly kind: 'uniform'; readonly low: Known; readonly high: Known }
  | { readonly kind: 'exponential'; readonly rate: Known }
  | { readonly kind: 'lorentz'; readonly centre: Known; readonly halfWidth: Known }
  /** One draw for each component where the values are written as numbers (`each`), else one for the whole array. */
  | { readonly kind: 'discrete'; readonly each: boolean; readonly cases: readonly Case[] }
  /** One choice of a part for the whole array. */
  | { readonly kind: 'mixture'; readonly parts: readonly { readonly probability: Known; readonly law: ArrayLaw }[] }
);
export interface Case {
  readonly probability: Known;
  readonly value: Known;
}
