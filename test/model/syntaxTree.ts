/** A tree without places: what is the same in every layout. */
export function withoutPlaces(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutPlaces);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(
    ([key, value]) => key !== 'place' && key !== 'operatorPlace' && value !== undefined,
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutPlaces(value)]));
}
