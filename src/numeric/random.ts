/**
 * A reproducible stream of random numbers: the same seed gives the same numbers on every machine. Drawing changes the stream,
 * nothing else does.
 */
export interface RandomStream {
  /** What the stream was made from, to be printed with what it showed. */
  readonly seed: string;
  /** Uniform on [0, 1) with 53 random bits. */
  uniform(): number;
  /** Normal with mean 0 and variance 1 (Box & Muller 1958). */
  normal(): number;
  /** Uniform on 0, 1, …, n − 1, without bias; n a whole number from 1 to 2^32. */
  integer(n: number): number;
  /** An independent stream named by its label. It depends on the seed and the label, not on what was drawn before. */
  fork(label: string | number): RandomStream;
}

/** The stream of a seed. A number and the text of the same number are different seeds. */
export function random(seed: number | string): RandomStream {
  return stream(typeof seed === 'number' ? `${seed}` : JSON.stringify(seed));
}

function stream(seed: string): RandomStream {
  // Made when something is drawn: many streams are only forked.
  let own: (() => number) | undefined;
  const bits = (): number => {
    own ??= xoshiro128(seedWords(seed));
    return own();
  };
  let spare: number | undefined;
  const uniform = () => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;
  return {
    seed,
    uniform,
    normal: () => {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      // 1 − u lies in (0, 1]: the logarithm is finite.
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    integer: (n) => {
      if (!Number.isInteger(n) || n < 1 || n > 4294967296) throw new RangeError(`integer(${n}): n from 1 to 2^32`);
      const top = 4294967296 - (4294967296 % n);
      let draw = bits();
      while (draw >= top) draw = bits();
      return draw % n;
    },
    fork: (label) => stream(`${seed}/${JSON.stringify(label)}`),
  };
}

/** Four words of state. */
export type Words = readonly [number, number, number, number];

/** xoshiro128** 1.1 (Blackman & Vigna 2021): 32 random bits a call, period 2^128 − 1. Not all words may be 0. */
export function xoshiro128(state: Words): () => number {
  let [a, b, c, d] = state;
  return () => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}

/** Four words from a text: FNV-1a with 64 bits (Fowler, Noll & Vo 1991), then SplitMix64 (Steele, Lea & Flood 2014). */
function seedWords(text: string): Words {
  let hash = 14695981039346656037n;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 1099511628211n) & mask;
  const first = splitMix64(hash);
  const second = splitMix64((hash + golden) & mask);
  const words = [first >> 32n, first & 0xffffffffn, second >> 32n, second & 0xffffffffn].map(Number);
  return [words[0]!, words[1]!, words[2]!, words[3]!];
}

const mask = 0xffffffffffffffffn;
const golden = 0x9e3779b97f4a7c15n;

/** One output of SplitMix64, whose outputs for consecutive states differ: two of them are never both 0. */
export function splitMix64(state: bigint): bigint {
  let z = (state + golden) & mask;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
  return z ^ (z >> 31n);
}
