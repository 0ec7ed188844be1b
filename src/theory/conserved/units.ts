// Vectors less their parts along unit vectors that are orthogonal (Gram and Schmidt).

export const length = (x: Float64Array): number => {
  let s = 0;
  for (const v of x) s += v * v;
  return Math.sqrt(s);
};

/** Takes the span of units out of a vector, twice against rounding, and says what length is left. */
export function reduced(vector: Float64Array, units: readonly Float64Array[]): number {
  for (let round = 0; round < 2; round++) for (const u of units) project(vector, u);
  return length(vector);
}

/** Takes the part along a unit out of a vector, and says how much it was. */
export function project(vector: Float64Array, unit: Float64Array): number {
  let c = 0;
  for (let k = 0; k < vector.length; k++) c += vector[k]! * unit[k]!;
  if (c !== 0) for (let k = 0; k < vector.length; k++) vector[k]! -= c * unit[k]!;
  return c;
}
