import type { Expr, Letter } from '../../expr/expr.ts';
import type { Model } from '../../model/model.ts';
import { doubles } from '../../rewrite/arithmetic.ts';
import { evaluate } from '../../rewrite/evaluate.ts';

/** What the rates of a linear flow are at the declared values of the model, and how far apart they lie; nothing where there are none. */
export function timeScales(polynomial: readonly Expr[], model: Model): readonly string[] {
  const rates = declaredRates(polynomial, model);
  const [slow, fast] = [rates[0], rates.at(-1)];
  if (slow === undefined || fast === undefined || !(slow > 0)) return [];
  const all = `at the declared values the ${rates.length === 1 ? 'rate is' : 'rates are'} ${rates.map(shown).join(', ')}`;
  return [
    slow === fast
      ? all
      : `${all}; slow to fast is ${shown(slow / fast)}, the half-life of the slow mode ${shown(Math.LN2 / slow)}`,
  ];
}

/** When a plateau after so many fast modes begins and ends at the declared values; nothing where it has no length there. */
export function plateauTimes(
  polynomial: readonly Expr[],
  model: Model,
  modes: number,
  small: Letter,
): readonly string[] {
  const rates = declaredRates(polynomial, model);
  const [slow, fast] = [rates.at(-modes - 1), rates.at(-modes)];
  if (slow === undefined || fast === undefined || !(slow > 0) || !(slow < fast / 5)) return [];
  const [from, to] = [shown(1 / fast), shown(1 / slow)];
  return [
    `at the declared values the plateau of small ${small.name} lies between t = ${from} and t = ${to}, one over the rates`,
  ];
}

const shown = (x: number): string => String(Number(x.toPrecision(6)));

/** Rates at the declared values, smallest first, those that are 0 left out; none where some root is not real. */
function declaredRates(polynomial: readonly Expr[], model: Model): readonly number[] {
  const values = declared(model);
  const numbers = polynomial.map((c) => numberOf(c, values));
  if (numbers.some((x) => x === undefined)) return [];
  return (realRoots(numbers as number[]) ?? [])
    .map((x) => -x)
    .filter((x) => Math.abs(x) > 1e-12)
    .sort((a, b) => a - b);
}

function declared(model: Model): ReadonlyMap<Letter, number> {
  const found = new Map<Letter, number>();
  for (const d of [...model.sizes, ...model.parameters]) {
    const x = d.value === undefined ? undefined : numberOf(d.value, found);
    if (x !== undefined) found.set(d.letter, d.rounding === undefined ? x : Math[d.rounding](x));
  }
  return found;
}

function numberOf(e: Expr, values: ReadonlyMap<Letter, number>): number | undefined {
  const whole = (l: Letter): number | undefined => (l.domain.kind === 'integer' ? values.get(l) : undefined);
  const symbol = (l: Letter): number => values.get(l) ?? Number.NaN;
  const sizes = new Map([...values].filter(([l]) => l.domain.kind === 'integer'));
  const found = evaluate(e, doubles, { sizes, indices: new Map(), symbol, whole });
  return found.kind === 'value' && Number.isFinite(found.value) ? found.value : undefined;
}

/** The roots of a polynomial of degree three or less with real roots only; undefined for others. */
function realRoots(c: readonly number[]): readonly number[] | undefined {
  const degree = c.length - 1;
  if (degree === 0) return [];
  if (degree === 1) return [-c[0]! / c[1]!];
  if (degree === 2) {
    const [b, d] = [c[1]! / c[2]!, c[0]! / c[2]!];
    const inside = b * b - 4 * d;
    if (inside < 0) return undefined;
    const q = -(b + Math.sign(b || 1) * Math.sqrt(inside)) / 2;
    return q === 0 ? [0, 0] : [q, d / q];
  }
  if (degree !== 3) return undefined;
  // Three real roots by Viete's cosine, polished by Newton's steps.
  const [a, b, d] = [c[2]! / c[3]!, c[1]! / c[3]!, c[0]! / c[3]!];
  const p = b - (a * a) / 3;
  const q = (2 * a ** 3) / 27 - (a * b) / 3 + d;
  if (!(4 * p ** 3 + 27 * q * q < 0)) return undefined;
  const r = 2 * Math.sqrt(-p / 3);
  const angle = Math.acos(Math.max(-1, Math.min(1, (3 * q) / (p * r)))) / 3;
  return [0, 1, 2].map((k) => {
    let x = r * Math.cos(angle - (2 * Math.PI * k) / 3) - a / 3;
    for (let n = 0; n < 3; n++) {
      const slope = (3 * x + 2 * a) * x + b;
      if (slope !== 0) x -= (((x + a) * x + b) * x + d) / slope;
    }
    return x;
  });
}
