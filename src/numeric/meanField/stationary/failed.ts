/** What could not be done, in a sentence. */
export type Failed = { readonly failed: string };
