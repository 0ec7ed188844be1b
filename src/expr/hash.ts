// Hashes that are the same in every session: the order of terms stands on them.

/** Mixes two 53-bit hashes into one; not commutative. */
export function mix(a: number, b: number): number {
  const al = a >>> 0;
  const ah = (a / 4294967296) >>> 0;
  const bl = b >>> 0;
  const bh = (b / 4294967296) >>> 0;
  let x = Math.imul(al ^ Math.imul(bl, 0x9e3779b1) ^ (bh << 7), 0x85ebca6b);
  x ^= x >>> 13;
  let y = Math.imul(ah ^ x ^ Math.imul(bh + 0x7f4a7c15, 0xc2b2ae35), 0x27d4eb2f);
  y ^= y >>> 15;
  x = Math.imul(x ^ y ^ Math.imul(bl ^ 0x165667b1, 0x9e3779b1), 0xc2b2ae35);
  x ^= x >>> 16;
  return (y & 0x1fffff) * 4294967296 + (x >>> 0);
}

/** Hash of a text. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  let g = 0x9e3779b1;
  for (let k = 0; k < text.length; k++) {
    h = Math.imul(h ^ text.charCodeAt(k), 0x01000193);
    g = Math.imul(g ^ text.charCodeAt(k), 0x85ebca6b) ^ (h >>> 11);
  }
  return mix((g & 0x1fffff) * 4294967296 + (h >>> 0), text.length);
}

/** Hash of a multiset of hashes. */
export function mixSorted(seed: number, hashes: number[]): number {
  sort(hashes);
  let h = seed;
  for (const x of hashes) h = mix(h, x);
  return h;
}

/** Most lists are of a few numbers, for which a comparison by a function takes longer than the rest. */
const FEW = 12;
function sort(numbers: number[]): void {
  if (numbers.length > FEW) {
    numbers.sort((a, b) => a - b);
    return;
  }
  for (let k = 1; k < numbers.length; k++) {
    const x = numbers[k]!;
    let m = k - 1;
    for (; m >= 0 && numbers[m]! > x; m--) numbers[m + 1] = numbers[m]!;
    numbers[m + 1] = x;
  }
}
