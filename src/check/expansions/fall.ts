import type { Evidence } from '../case/verdict.ts';

/** What was seen of the power at which a remainder falls; infinite where it is below its error throughout. */
export function fall(
  order: number,
  power: number,
  draws: number,
  words: { readonly method: string; readonly below: string },
): Evidence {
  const seen = Number.isFinite(order);
  return {
    wing: 'numeric',
    method: words.method,
    says: seen
      ? `what is left falls at least as the power measured; claimed is ${power}`
      : `what is left is below ${words.below}`,
    ...(seen ? { measured: order } : {}),
    draws,
  };
}
