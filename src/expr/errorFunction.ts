import erf from '@stdlib/math-base-special-erf';

/** erf(x); the one door to the library. */
export const errorFunction: (x: number) => number = erf;
