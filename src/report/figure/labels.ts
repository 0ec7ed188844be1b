import { numeral } from '../words.ts';
import type { Tick } from './grid.ts';

const RAISED: Readonly<Record<string, string>> = {
  '-': '⁻',
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((c, k) => [`${k}`, c])),
};

/** Labels of ticks: all with the same decimals, or all with an exponent; of a log axis powers of ten. */
export function labelsOf(ticks: readonly Tick[], log: boolean, ascii: boolean): readonly string[] {
  if (log)
    return ticks.map((t) => (ascii ? `1e${t.value}` : `10${[...`${t.value}`].map((c) => RAISED[c] ?? c).join('')}`));
  const size = Math.max(0, ...ticks.map((t) => Math.abs(t.value)));
  const decimals = Math.max(0, ...ticks.map((t) => decimalsOf(t.value)));
  if (size < 1e7 && decimals <= 5) return ticks.map((t) => t.value.toFixed(decimals));
  return ticks.map((t) => numeral(t.value, 12));
}

/** How many decimals write a short number exactly. */
function decimalsOf(x: number): number {
  const [digits, exponent] = x.toExponential().split('e');
  return Math.max(0, digits!.replace(/^-?\d\.?/, '').length - Number(exponent));
}
