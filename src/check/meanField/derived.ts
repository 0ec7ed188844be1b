import type { MeanField } from '../../theory/meanField/meanField.ts';

/** A mean field that was derived. */
export type Derived = Extract<MeanField, { readonly process: unknown }>;
