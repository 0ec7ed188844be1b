/** A decimal as a fraction in lowest terms: `0.4` is 2/5, `1e-3` is 1/1000. The lexer bounds its length. */
export function exactNumber(text: string): { readonly numerator: bigint; readonly denominator: bigint } {
  if (/^\d+$/.test(text)) return { numerator: BigInt(text), denominator: 1n };
  const [mantissa = '0', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  const numerator = power > 0 ? digits * 10n ** BigInt(power) : digits;
  const denominator = power < 0 ? 10n ** BigInt(-power) : 1n;
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
