/** Letters that are farther apart than this many times the word do not make it. */
const WIDEST = 4;

/**
 * How well a text answers what was typed: the less the better, undefined where it does not. Whole words first, then parts
 * of words, then letters in their order with others between (`cpl` finds `copy LaTeX`), the closer together the better.
 */
export function distance(typed: string, text: string): number | undefined {
  const [word, all] = [typed.toLowerCase().trim(), text.toLowerCase()];
  if (word === '') return 0;
  const at = all.indexOf(word);
  if (at >= 0) return at === 0 || /[^\p{L}\p{N}]/u.test(all[at - 1]!) ? 0 : 1;
  let best: number | undefined;
  for (let start = all.indexOf(word[0]!); start >= 0; start = all.indexOf(word[0]!, start + 1)) {
    let last = start;
    for (const letter of [...word].slice(1)) {
      last = all.indexOf(letter, last + 1);
      if (last < 0) return best;
    }
    const length = last - start + 1;
    const gaps = 2 + length - word.length;
    if (length <= WIDEST * word.length && (best === undefined || gaps < best)) best = gaps;
  }
  return best;
}

/** What answers, the best first; of equals the order stays. */
export function matching<T>(typed: string, all: readonly T[], textOf: (x: T) => string): readonly T[] {
  return all
    .flatMap((x, k) => {
      const far = distance(typed, textOf(x));
      return far === undefined ? [] : [{ x, k, far }];
    })
    .sort((a, b) => a.far - b.far || a.k - b.k)
    .map(({ x }) => x);
}
