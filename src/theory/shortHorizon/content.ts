// A monomial as a list: numbers of its variables in ascending order, each followed by its power.

/** The product of two sorted lists of variables with their powers. */
export function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  const made: number[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (j >= b.length || (i < a.length && a[i]! < b[j]!)) {
      made.push(a[i]!, a[i + 1]!);
      i += 2;
    } else if (i >= a.length || b[j]! < a[i]!) {
      made.push(b[j]!, b[j + 1]!);
      j += 2;
    } else {
      made.push(a[i]!, a[i + 1]! + b[j + 1]!);
      i += 2;
      j += 2;
    }
  }
  return made;
}

/** One power less of the k-th variable. */
export function lowered(content: readonly number[], k: number): readonly number[] {
  const left = content[k + 1]! - 1;
  return left === 0
    ? [...content.slice(0, k), ...content.slice(k + 2)]
    : [...content.slice(0, k + 1), left, ...content.slice(k + 2)];
}
