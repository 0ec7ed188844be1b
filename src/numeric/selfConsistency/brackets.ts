/** A root with how far it can be off, or a place where the function touches 0 within rounding or comes close without a change of sign. */
export interface ScalarRoot {
  readonly x: number;
  readonly error: number;
  readonly touches: boolean;
}

export interface ScalarRoots {
  readonly roots: readonly ScalarRoot[];
  /** Two refinements of the intervals in turn found the same number of roots; a narrower pair could still hide. */
  readonly settled: boolean;
  /** Intervals looked at in the end. */
  readonly intervals: number;
}

/**
 * All fixed points x = F(x) on [low, high] that are seen as changes of sign of F(x) − x, or as a minimum of |F(x) − x| that is 0 to rounding. The
 * intervals are halved until their number stands still.
 */
export function scalarFixedPoints(map: (x: number) => number, low: number, high: number, most = 4096): ScalarRoots {
  const miss = (x: number): number => map(x) - x;
  let before: readonly ScalarRoot[] | undefined;
  let equal = 0;
  for (let n = 32; ; n *= 2) {
    const roots = onGrid(miss, low, high, n);
    equal = before !== undefined && roots.length === before.length ? equal + 1 : 0;
    if (equal >= 2 || n >= most) return { roots, settled: equal >= 2, intervals: n };
    before = roots;
  }
}

function onGrid(f: (x: number) => number, low: number, high: number, n: number): readonly ScalarRoot[] {
  const at = (k: number): number => low + ((high - low) * k) / n;
  const values = Array.from({ length: n + 1 }, (_, k) => f(at(k)));
  const roots: ScalarRoot[] = [];
  for (let k = 0; k <= n; k++) {
    const [here, next] = [values[k]!, values[k + 1]];
    if (here === 0) roots.push({ x: at(k), error: 0, touches: false });
    else if (next !== undefined && Number.isFinite(here) && here * next < 0) roots.push(bisected(f, at(k), at(k + 1)));
    else if (k > 0 && next !== undefined) {
      const [left, mid, right] = [Math.abs(values[k - 1]!), Math.abs(here), Math.abs(next)];
      const oneSign = values[k - 1]! * here > 0 && here * next > 0;
      if (!oneSign || mid > left || mid > right) continue;
      const least = minimum((x) => Math.abs(f(x)), at(k - 1), at(k + 1));
      if (Math.abs(f(least)) < 1e-13 * Math.max(1, Math.abs(least)))
        roots.push({ x: least, error: 1e-6 * Math.max(1, Math.abs(least)), touches: true });
    }
  }
  return roots;
}

/** Bisection down to neighbouring numbers. */
function bisected(f: (x: number) => number, from: number, to: number): ScalarRoot {
  let [a, b] = [from, to];
  const sign = Math.sign(f(a));
  for (;;) {
    const middle = (a + b) / 2;
    if (middle <= a || middle >= b) break;
    const v = f(middle);
    if (v === 0) return { x: middle, error: 0, touches: false };
    if (Math.sign(v) === sign) a = middle;
    else b = middle;
  }
  return { x: (a + b) / 2, error: b - a, touches: false };
}

/** Golden section. */
function minimum(f: (x: number) => number, from: number, to: number): number {
  const g = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [from, to];
  let [x, y] = [b - g * (b - a), a + g * (b - a)];
  let [u, v] = [f(x), f(y)];
  for (let k = 0; k < 80; k++)
    if (u < v) {
      [b, y, v] = [y, x, u];
      x = b - g * (b - a);
      u = f(x);
    } else {
      [a, x, u] = [x, y, v];
      y = a + g * (b - a);
      v = f(y);
    }
  return (a + b) / 2;
}
