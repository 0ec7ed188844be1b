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
  hashes.sort((a, b) => a - b);
  let h = seed;
  for (const x of hashes) h = mix(h, x);
  return h;
}
