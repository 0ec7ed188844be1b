import type { Model } from '../../model/model.ts';

/** What a model cites, and how many of its claims cite nothing. */
export interface CitingModel {
  readonly name: string;
  readonly citations: readonly { readonly key: string; readonly text: string }[];
  readonly uncited: number;
}

export const citingModel = (model: Model): CitingModel => ({
  name: model.name,
  citations: model.citations,
  uncited: model.claims.filter((c) => c.cite === undefined).length,
});

/** The claims that state a sentence of a source: what is audited. */
export const citedClaims = (model: Model): readonly string[] =>
  model.claims.flatMap((c) => (c.cite === undefined ? [] : [c.name]));
