import { type Formula, inOrder, type Notebook } from './formula.ts';

/** The formula with other formulas in place of its unknowns. */
export function replaceUnknowns(
  book: Notebook,
  of: readonly Formula[],
  by: (place: number) => Formula | undefined,
): readonly Formula[] {
  return rebuilt(book, of, (f) => (f.kind === 'unknown' ? (by(f.place) ?? f) : undefined));
}

/** Formulas made anew from their parts, inside averages too; `change` may give another one in place of a part. */
export function rebuilt(
  book: Notebook,
  of: readonly Formula[],
  change: (f: Formula, part: (p: Formula) => Formula) => Formula | undefined,
): readonly Formula[] {
  const made = new Map<Formula, Formula>();
  const part = (p: Formula): Formula => made.get(p)!;
  for (const f of inOrder(of)) made.set(f, change(f, part) ?? again(book, f, part, change));
  return of.map(part);
}

function again(
  book: Notebook,
  f: Formula,
  part: (p: Formula) => Formula,
  change: Parameters<typeof rebuilt>[2],
): Formula {
  switch (f.kind) {
    case 'number':
    case 'unknown':
    case 'variable':
      return f;
    case 'average':
      return book.average(f.law, f.place, rebuilt(book, [f.of], change)[0]!);
    case 'add':
      return book.add(f.terms.map(part));
    case 'multiply':
      return book.multiply(f.factors.map(part));
    case 'power':
      return book.power(part(f.base), f.exponent);
    case 'call':
      return book.call(f.fn, part(f.of));
  }
}
