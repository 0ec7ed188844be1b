import type { Place } from '../../src/diagnostic.ts';
import type { Binder, Expression, Index, NumberLiteral } from '../../src/model/syntax/index.ts';
import type { Edit, SourceText } from '../../src/model/syntax/sourceText.ts';

/** A small change of a text, and what it is in words. */
export interface Change {
  /** Whether it says something else whatever the values are. */
  readonly certain?: true;
  readonly what: string;
  readonly edits: readonly Edit[];
}

/** Names that changes of an expression may use. */
export interface Vocabulary {
  readonly parameters: readonly string[];
}

/** Changes of a side as a whole: its sign, its size. */
export function changesOfWhole(e: Expression, source: SourceText): readonly Change[] {
  const as = (what: string, text: string): Change => ({ what, edits: [{ place: e.place, text }] });
  const own = source.slice(e.place);
  return [as('twice the side', `2*(${own})`), as('sign of the side', `-(${own})`), as('1 %', `1.01*(${own})`)];
}

/** Changes within an expression: the sign of a term, a literal, the range of a sum, a condition, a parameter. */
export function changesWithin(e: Expression, source: SourceText, names: Vocabulary): readonly Change[] {
  const found: Change[] = [];
  const say = (what: string, place: Place, text: string): void => {
    found.push({ what: `${what} (${place.line}:${place.column})`, edits: [{ place, text }] });
  };
  const slice = (x: Expression): string => source.slice(x.place);
  const index = (i: Index): void => {
    // Numbers that are indices stay: they point at members.
    if (i.kind !== 'set' && i.kind !== 'number') go(i);
  };
  const binders = (all: readonly Binder[]): void => {
    all.forEach((b, k) => {
      if (b.kind !== 'in') return;
      if (b.range.kind === 'name' || b.range.kind === 'number')
        say(`range of ${b.name.text}`, b.range.place, `2..${source.slice(b.range.place)}`);
      const before = all[k - 1];
      if (k > 0 && before?.kind === 'in' && b.condition === undefined && slice(b.range) === slice(before.range))
        say('a condition', b.place, `${source.slice(b.place)} if ${before.name.text} != ${b.name.text}`);
    });
  };
  const go = (x: Expression): void => {
    switch (x.kind) {
      case 'number':
        say('a literal', x.place, moved(x));
        return;
      case 'name': {
        const k = names.parameters.indexOf(x.text);
        const other = names.parameters[(k + 1) % names.parameters.length];
        if (k >= 0 && other !== x.text) say(`${other} for ${x.text}`, x.place, other!);
        return;
      }
      case 'binary':
        if (x.operator === '+' || x.operator === '-')
          say('sign of a term', x.operatorPlace, x.operator === '+' ? '-' : '+');
        go(x.left);
        go(x.right);
        return;
      case 'negate':
        say('a leading minus', x.operatorPlace, '');
        go(x.operand);
        return;
      case 'transpose':
      case 'prime':
      case 'bars':
        go(x.operand);
        return;
      case 'call':
        // The start, `x(0)`, stays: trajectories are followed from there.
        if (!(x.args.length === 1 && isZero(x.args[0]!.value))) for (const a of x.args) go(a.option?.value ?? a.value);
        binders(x.binders);
        return;
      case 'index':
        for (const i of x.indices) index(i);
        return;
      case 'list':
        for (const entry of x.entries) go(entry);
        return;
      case 'comprehension':
        go(x.term);
        return;
      case 'range':
      case 'interval':
        return;
    }
  };
  go(e);
  return found;
}

/** A whole number becomes the next, any other number moves by 1 %. */
const moved = (x: NumberLiteral): string =>
  x.value.denominator === 1n ? String(x.value.numerator + 1n) : `(1.01*${x.text})`;

/** Whether an expression is the number 0. */
export const isZero = (e: Expression): boolean => e.kind === 'number' && e.value.numerator === 0n;
