import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { MathJsInstance } from 'mathjs';

export type { MathNode } from 'mathjs';

// The one door to mathjs: an evaluator and differentiator that shares no code with ours.

const require = createRequire(import.meta.url);

/** Where the build puts the part that is needed for numbers, seen from the program and from the library. */
const BUILT = ['../mathjs.cjs', '../../../mathjs.cjs'];

let scalars: MathJsInstance | undefined;
let whole: MathJsInstance | undefined;

/** mathjs as far as numbers are concerned; where nothing is built, all of it. */
export function mathjs(): MathJsInstance {
  if (scalars === undefined) {
    const built = BUILT.find((path) => existsSync(new URL(path, import.meta.url)));
    scalars =
      built === undefined
        ? mathjsOfArrays()
        : (require(built) as { readonly scalarFunctions: MathJsInstance }).scalarFunctions;
    // A symbol asks whether its name is a physical unit: ours never are, and the table of all units takes longer to make
    // than most formulas to evaluate.
    Object.assign(scalars, { Unit: NoUnits });
  }
  return scalars;
}
const NoUnits = { isValuelessUnit: (): boolean => false };

/** All of mathjs, functions of arrays too. Its single-file build loads in a tenth of the time of its modules. */
export function mathjsOfArrays(): MathJsInstance {
  whole ??= require('mathjs/lib/browser/math.js') as MathJsInstance;
  return whole;
}
