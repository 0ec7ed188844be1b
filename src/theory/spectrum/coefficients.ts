import { add, mul, num, split, sym } from '../../expr/build.ts';
import type { Expr, Letter } from '../../expr/expr.ts';
import { inverse } from '../../expr/rational.ts';
import { factorsOf, mentions, termsOf } from '../../expr/traverse.ts';
import type { Carrier } from './carriers.ts';
import { asImage, type Each } from './each.ts';
import type { Template } from './layout.ts';
import { type Matrix, vanishes } from './matrix.ts';

/** Coefficients of the amplitudes in front of each template, or what no template explains. */
export function coefficients(
  row: Expr,
  templates: readonly Expr[],
  amplitudes: readonly Template[],
  carriers: readonly Carrier[],
  acted?: { readonly each: Each; readonly name: (n: string) => Letter },
): { readonly matrix: Matrix } | { readonly left: Expr } {
  const parts = byAmplitude(row, amplitudes, carriers);
  const matrix = templates.map((t) => {
    // An antisymmetric carrier with its indices put in order may stand with a sign.
    const [number, key] = split(t);
    const own = parts.get(key);
    parts.delete(key);
    return amplitudes.map((x) => mul(num(inverse(number)), add(...(own?.get(x.amplitude) ?? []))));
  });
  if (acted !== undefined) return throughMatrix(matrix, parts, templates, amplitudes, acted);
  const left: Expr[] = [];
  for (const [key, own] of parts)
    for (const [x, terms] of own) {
      const c = add(...terms);
      if (!vanishes(c)) left.push(mul(c, sym(x), key));
    }
  return left.length > 0 ? { left: add(...left) } : { matrix };
}

/** What is left over read as a matrix applied to its eigenvector, on the index part of each template. */
function throughMatrix(
  known: Matrix,
  parts: Map<Expr, Map<Letter, Expr[]>>,
  templates: readonly Expr[],
  amplitudes: readonly Template[],
  { each, name }: { readonly each: Each; readonly name: (n: string) => Letter },
): { readonly matrix: Matrix } | { readonly left: Expr } {
  const matrix = known.map((row) => [...row]);
  const own = (f: Expr): boolean => f.kind === 'sym' && f.letter === each.carrier;
  for (const [m, t] of templates.entries()) {
    const vector = factorsOf(t).find(own);
    const index = vector?.kind === 'sym' ? vector.indices[0] : undefined;
    if (index?.kind !== 'atom') continue;
    const beside = mul(...factorsOf(t).filter((f) => f !== vector));
    const onVector = (f: Expr): boolean => mentions(f, each.carrier) || f.free.includes(index.atom);
    for (const [j, x] of amplitudes.entries()) {
      const here: { readonly part: Expr; readonly coefficient: Expr }[] = [];
      for (const [key, by] of parts) {
        const factors = factorsOf(key);
        if (!by.has(x.amplitude) || mul(...factors.filter((f) => !onVector(f))) !== beside) continue;
        const c = add(...by.get(x.amplitude)!);
        by.delete(x.amplitude);
        if (!vanishes(c)) here.push({ part: mul(...factors.filter(onVector)), coefficient: c });
      }
      const made = asImage(each, here, index.atom, name);
      if (made === undefined)
        return { left: add(...here.map((h) => mul(h.coefficient, sym(x.amplitude), h.part, beside))) };
      matrix[m]![j] = add(matrix[m]![j]!, made);
    }
  }
  const left = [...parts].flatMap(([key, by]) =>
    [...by].flatMap(([x, terms]) => (vanishes(add(...terms)) ? [] : [mul(add(...terms), sym(x), key)])),
  );
  return left.length > 0 ? { left: add(...left) } : { matrix };
}

/** The terms of a sum by what carries indices in them, and by the amplitude in front. */
export function byAmplitude(
  e: Expr,
  amplitudes: readonly Template[],
  carriers: readonly Carrier[],
): Map<Expr, Map<Letter, Expr[]>> {
  const result = new Map<Expr, Map<Letter, Expr[]>>();
  const letters = new Set(amplitudes.map((t) => t.amplitude));
  for (const t of termsOf(e)) {
    const key: Expr[] = [];
    const rest: Expr[] = [num(split(t)[0])];
    let amplitude: Letter | undefined;
    for (const f of factorsOf(t)) {
      if (f.kind === 'sym' && letters.has(f.letter)) amplitude = f.letter;
      else if (f.free.length > 0 || carriers.some((c) => mentions(f, c.letter))) key.push(f);
      else rest.push(f);
    }
    if (amplitude === undefined) throw new Error('a linearised field is not linear');
    const k = mul(...key);
    const own = result.get(k) ?? new Map<Letter, Expr[]>();
    own.set(amplitude, [...(own.get(amplitude) ?? []), mul(...rest)]);
    result.set(k, own);
  }
  return result;
}
