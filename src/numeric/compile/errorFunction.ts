import { createRequire } from 'node:module';

/** erf(x); the one door to the library. */
export const errorFunction: (x: number) => number = createRequire(import.meta.url)('@stdlib/math-base-special-erf');
