import { double, ENDLESS, hull, isBounded, LINE, meet, NIL, product, type Span, sum, whole } from './fixed.ts';
import { errorsOf, sizeOfMean } from './integrand.ts';
import { lineOf } from './line.ts';
import type { Mean, Tree } from './reader.ts';
import { onLine } from './strip.ts';

/** A value and its derivatives over a real box. */
export interface Jet {
  readonly value: Span;
  readonly slopes: readonly Span[];
}

/** Errors of a rule that hold for all boxes inside one, the variables of the means around among its sides. */
interface Known {
  readonly box: readonly Span[];
  readonly errors: readonly bigint[];
}
const known = new WeakMap<Mean, Known[]>();
const nodes = new WeakMap<Mean, readonly { readonly at: Span; readonly weight: Span }[]>();
/** So many boxes are remembered. */
const KEPT = 16;

const isIn = (a: readonly Span[], b: readonly Span[]): boolean =>
  a.every((s, k) => s.lo >= b[k]!.lo && s.hi <= b[k]!.hi);

/** The errors for a box of the value and of `slopes` derivatives, these finite where they can be. */
function errors(t: Mean, box: readonly Span[], at: readonly Span[], slopes: number): readonly bigint[] {
  const own = [...box, ...at];
  const all = known.get(t) ?? [];
  const isFine = (e: readonly bigint[]): boolean => e.length > slopes && e.every((x, k) => k > slopes || x < ENDLESS);
  const fine = all.find((k) => isIn(own, k.box) && isFine(k.errors));
  if (fine !== undefined) return fine.errors;
  // The hull with a box that was fine is often fine too, and serves those between.
  const near = all.find((k) => isFine(k.errors))?.box;
  for (const here of near === undefined ? [own] : [own.map((s, k) => hull(s, near[k]!)), own]) {
    const made = errorsOf(t, here.slice(0, box.length), here.slice(box.length), slopes);
    if (here !== own && !isFine(made)) continue;
    known.set(t, [{ box: here, errors: made }, ...all].slice(0, KEPT));
    return made;
  }
  return [];
}

/** Finds the errors of all means in a formula once for a box, and so for all boxes inside. */
export function prepareMeans(t: Tree, box: readonly Span[]): void {
  if (t.kind === 'mean') {
    errors(t, box, [], box.length);
    return;
  }
  const of =
    t.kind === 'sum' || t.kind === 'product' ? t.of : t.kind === 'power' ? [t.base] : t.kind === 'call' ? [t.of] : [];
  for (const p of of) prepareMeans(p, box);
}

/**
 * The mean itself, and not only the sum that stands for it: the sum of the rule, its error added; and no more than the
 * integrand can be anywhere.
 */
export function meanOver(
  t: Mean,
  box: readonly Span[],
  at: readonly Span[],
  slopeCount: number,
  jet: (t: Tree, box: readonly Span[], at: readonly Span[], slopes: number) => Jet | undefined,
): Jet | undefined {
  const line = lineOf(t);
  const anywhere = jet(t.of, box, [...at, line.range], slopeCount);
  if (anywhere === undefined) return undefined;
  const isNil = (s: Span): boolean => s.lo === 0n && s.hi === 0n;
  const slopesOf = anywhere.slopes.map((s) => (isNil(s) ? NIL : LINE));
  const off = [...box, ...at].every(isBounded) ? errors(t, box, at, slopeCount) : [ENDLESS];
  if (off[0] === ENDLESS) {
    // Without a rule: no larger than the mean of the size of the integrand.
    const most = isBounded(anywhere.value) ? ENDLESS : sizeOfMean(t, box, at);
    return { value: meet(anywhere.value, { lo: -most, hi: most }) ?? anywhere.value, slopes: slopesOf };
  }
  const coarse = { value: anywhere.value, slopes: slopesOf };
  let own = nodes.get(t);
  if (own === undefined) {
    const step = double(t.rule.step);
    own = Array.from({ length: t.rule.low + t.rule.high + 1 }, (_, k) => {
      const y = product(whole(k - t.rule.low), step);
      return { at: line.variable(onLine(y), undefined).re, weight: product(step, line.weight(y)) };
    });
    nodes.set(t, own);
  }
  const around = (e: bigint): Span => ({ lo: -e, hi: e });
  let value = around(off[0]!);
  const slopes = coarse.slopes.map((s, k) => (isNil(s) ? NIL : around(off[k + 1]!)));
  for (const { at: z, weight } of own) {
    const j = jet(t.of, box, [...at, z], slopeCount);
    if (j === undefined) return coarse;
    value = sum(value, product(weight, j.value));
    for (const [k, s] of j.slopes.entries()) if (!isNil(slopes[k]!)) slopes[k] = sum(slopes[k]!, product(weight, s));
  }
  return { value: meet(value, coarse.value) ?? value, slopes };
}
