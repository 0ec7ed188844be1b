/** Below this many rows it is done again as fast as it is looked up. */
const SMALL = 4;
/** How many answers stay: what is asked again is asked soon, as the Jacobian of a linear field at one state after the other. */
const MOST = 4;

/** A function of a matrix, shape [m, n], that answers the same question once; answers are shared and not to be changed. */
export function remembered<A>(
  compute: (matrix: ArrayLike<number>, m: number, n: number) => A,
): (matrix: ArrayLike<number>, m: number, n: number) => A {
  const known: { readonly matrix: Float64Array; readonly m: number; readonly n: number; readonly answer: A }[] = [];
  return (matrix, m, n) => {
    if (m < SMALL) return compute(matrix, m, n);
    const at = known.findIndex((k) => k.m === m && k.n === n && same(k.matrix, matrix));
    const found =
      at >= 0 ? known.splice(at, 1)[0]! : { matrix: Float64Array.from(matrix), m, n, answer: compute(matrix, m, n) };
    known.unshift(found);
    if (known.length > MOST) known.pop();
    return found.answer;
  };
}

function same(a: Float64Array, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  // The two zeros are told apart: their signs come out in answers.
  for (let k = 0; k < a.length; k++) if (!Object.is(a[k], b[k])) return false;
  return true;
}
