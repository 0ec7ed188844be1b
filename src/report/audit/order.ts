/** The label of a claim's statement: a numbered one, or its whole name. */
export interface Labelled {
  readonly text: string;
  readonly prefix: string;
  readonly number?: number;
}

/** `C15` of `C15_weak_noise` and of `C15`; the name itself where it does not begin with capitals and a number. */
export function labelOf(name: string): Labelled {
  const [, prefix, digits] = /^(\p{Lu}+)(\d+)(?=_|$)/u.exec(name) ?? [];
  if (prefix === undefined || digits === undefined) return { text: name, prefix: '' };
  return { text: prefix + digits, prefix, number: Number(digits) };
}

/** C2 before C15; what has no number last. */
export function naturally(a: Labelled, b: Labelled): number {
  if (a.number === undefined || b.number === undefined)
    return Number(a.number === undefined) - Number(b.number === undefined);
  return a.prefix === b.prefix ? a.number - b.number : a.prefix < b.prefix ? -1 : 1;
}
