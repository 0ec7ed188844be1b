import type { Bound, Domain, Letter } from '../../../expr/expr.ts';
import { letters } from '../../../expr/traverse.ts';
import type { Declared } from '../../model.ts';
import { isLong, numberOf, sizeOf, type Values } from '../terms/numbers.ts';
import type { Report } from '../values/report.ts';
import { shapeText, sizeText } from '../values/shape.ts';
import { bytes, LARGEST } from './data.ts';

/** The values of sizes and parameters as doubles; those without a value, or with a circular one, are left out. */
export function declaredValues(declared: readonly Declared[]): ReadonlyMap<Letter, number> {
  const made = new Map<Letter, number>();
  const seen = new Set<Letter>();
  const all = new Map(declared.map((d) => [d.letter, d]));
  const visit = (d: Declared): void => {
    if (seen.has(d.letter) || d.value === undefined) return;
    seen.add(d.letter);
    for (const l of letters(d.value)) {
      const other = all.get(l);
      if (other !== undefined) visit(other);
    }
    const n = numberOf(d.value, { letters: made, atoms: new Map(), data: new Map() });
    if (!Number.isNaN(n))
      made.set(d.letter, d.rounding === 'round' ? Math.round(n) : d.rounding === 'floor' ? Math.floor(n) : n);
  };
  for (const d of declared) visit(d);
  return made;
}

/** Says which declared values lie outside their bounds. */
export function checkValues(report: Report, declared: readonly Declared[], values: ReadonlyMap<Letter, number>): void {
  const at: Values = { letters: values, atoms: new Map(), data: new Map() };
  const all = new Map(declared.map((d) => [d.letter, d]));
  const circular = circles(declared, all);
  for (const { letter, value, place } of declared) {
    if (value === undefined) continue;
    const n = values.get(letter);
    if (n === undefined) {
      const needed = letters(value).find((l) => all.has(l) && all.get(l)!.value === undefined);
      if (circular.has(letter)) report.error('E0341', place, `the value of \`${letter.name}\` needs itself`);
      // What needs those in turn is no slip of its own.
      else if (needed !== undefined)
        report.error(
          'E0341',
          place,
          `\`${letter.name}\` has no value: \`${needed.name}\` has none`,
          `\`${needed.name} = 1\``,
        );
      else if (letters(value).every((l) => values.has(l)))
        report.error(
          'E0341',
          place,
          `the value of \`${letter.name}\` ${isLong(value, at) ? 'has too many terms' : 'is no number'}`,
        );
      continue;
    }
    if (!Number.isFinite(n)) report.error('E0341', place, `the value of \`${letter.name}\` is not finite`);
    else if (letter.role === 'size' && !Number.isInteger(n))
      report.error(
        'E0341',
        place,
        `the size \`${letter.name}\` is ${n}, and a size is a whole number`,
        '`round(…)` or `floor(…)`',
      );
    else {
      const broken = outside(n, letter.domain, at);
      if (broken !== undefined)
        report.error(
          'E0341',
          place,
          `\`${letter.name}\` is ${n}, outside its bound ${broken}`,
          `a value ${broken}, or another bound`,
        );
    }
  }
}

/** Of each circle of values that need one another the first in the file. */
function circles(declared: readonly Declared[], all: ReadonlyMap<Letter, Declared>): ReadonlySet<Letter> {
  const found = new Set<Letter>();
  const open = new Set<Letter>();
  const done = new Set<Letter>();
  const visit = (d: Declared): void => {
    if (open.has(d.letter)) found.add(d.letter);
    if (open.has(d.letter) || done.has(d.letter) || d.value === undefined) return;
    open.add(d.letter);
    for (const l of letters(d.value)) {
      const other = all.get(l);
      if (other !== undefined) visit(other);
    }
    open.delete(d.letter);
    done.add(d.letter);
  };
  for (const d of declared) visit(d);
  return found;
}

function outside(n: number, domain: Domain, at: Values): string | undefined {
  if (domain.kind !== 'real' && domain.kind !== 'integer') return undefined;
  const bound = (b: Bound | undefined) => (b === undefined ? Number.NaN : numberOf(b.value, at));
  const [low, high] = [bound(domain.lower), bound(domain.upper)];
  if (n < low || (n === low && domain.lower!.open)) return `${domain.lower!.open ? '>' : '>='} ${low}`;
  if (n > high || (n === high && domain.upper!.open)) return `${domain.upper!.open ? '<' : '<='} ${high}`;
  if (domain.not !== undefined && numberOf(domain.not, at) === n) return `!= ${n}`;
  return undefined;
}

/** Refuses states that would not fit, before anything is allocated. */
export function checkMemory(report: Report, states: readonly Declared[], values: Values): void {
  for (const { letter, place } of states) {
    const total = letter.axes.reduce((n, s) => n * numberOf(s.size, values), 1);
    // A size that is not finite was refused itself.
    if (total > LARGEST && Number.isFinite(total))
      report.error(
        'E0343',
        place,
        `\`${letter.name}\` would take ${bytes(total)}: ${shapeText(letter.axes)} at the declared sizes`,
        'smaller sizes',
      );
    for (const set of letter.axes) {
      const n = sizeOf(set, values);
      if (n < 1)
        report.error(
          'E0341',
          place,
          `an axis of \`${letter.name}\` has size ${sizeText(set.size)} = ${n}`,
          'an axis has at least one place',
        );
    }
  }
}

/** The declared sizes, and each larger by one: what holds at both is taken to hold at all. */
export function probes(declared: readonly Declared[], values: Values): readonly Values[] {
  const sizes = declared.filter((d) => d.letter.role === 'size');
  const letters = (more: number) =>
    new Map([
      ...values.letters,
      ...sizes.map((d): [Letter, number] => [d.letter, (values.letters.get(d.letter) ?? 3) + more]),
    ]);
  return [0, 1].map((more) => ({ ...values, letters: letters(more) }));
}
