import type { Place } from '../../../diagnostic.ts';
import type { Name } from '../../syntax/ast.ts';
import type { File } from '../../syntax/statement.ts';
import type { Report } from '../values/report.ts';
import { reserved } from '../values/reserved.ts';

/** A declared name: what it is in words, with their article, and where. */
export interface DeclaredName {
  readonly what: string;
  readonly place: Place;
}

/** The names that a file declares. */
export interface Names {
  readonly quantities: ReadonlyMap<string, DeclaredName>;
  /** The declarations that stand: not the second of two, not a reserved name. */
  readonly accepted: ReadonlySet<Name>;
  /** Names of what was refused: known, and silent. */
  readonly unknown: ReadonlySet<string>;
}

const WHAT: Readonly<Record<string, string>> = {
  size: 'a size',
  param: 'a parameter',
  any: 'a constant',
  state: 'a state',
  index: 'an index set',
  data: 'an array of data',
  law: 'a law',
  random: 'a random array',
  gaussian: 'a gaussian process',
  let: 'a definition',
  order: 'an order',
};

/** Declares all names of a file; refuses doubles and reserved names. */
export function collect(report: Report, file: File): Names {
  const quantities = new Map<string, DeclaredName>();
  const accepted = new Set<Name>();
  const unknown = new Set<string>();
  const take = (kind: string, name: Name): void => {
    const what = WHAT[kind] ?? 'a name';
    const word = reserved(name.text);
    if (word !== undefined) {
      report.error('E0301', name.place, `\`${name.text}\` is reserved: ${word.why}`, `name it \`${word.propose}\``);
      // What uses it meant what was declared: one slip, one error.
      unknown.add(name.text);
      return;
    }
    const known = quantities.get(name.text);
    if (known !== undefined) {
      const related = { place: known.place, message: `\`${name.text}\` is declared here` };
      report.error(
        'E0305',
        name.place,
        `\`${name.text}\` is already ${known.what} (line ${known.place.line})`,
        'another name',
        related,
      );
      return;
    }
    quantities.set(name.text, { what, place: name.place });
    accepted.add(name);
  };
  for (const s of file.statements) {
    switch (s.kind) {
      case 'size':
      case 'param':
      case 'any':
      case 'state':
        for (const entry of s.entries) take(s.kind, entry.name);
        break;
      case 'index':
        take(s.kind, s.name);
        break;
      case 'gaussian':
        take(s.kind, s.name);
        unknown.add(s.name.text);
        break;
      case 'law':
      case 'data':
      case 'random':
      case 'let':
      case 'order':
        take(s.kind, s.name);
        break;
      case 'failed':
        if (s.keyword !== undefined && WHAT[s.keyword] !== undefined)
          for (const name of s.names) {
            if (!quantities.has(name.text)) quantities.set(name.text, { what: WHAT[s.keyword]!, place: name.place });
            unknown.add(name.text);
          }
        break;
      default:
        break;
    }
  }
  // A definition without its keyword; the name of a state is one of an equation.
  for (const s of file.statements) {
    const [name] = s.kind === 'failed' && s.keyword === undefined ? s.names : [];
    if (name === undefined || quantities.has(name.text)) continue;
    quantities.set(name.text, { what: 'a name', place: name.place });
    unknown.add(name.text);
  }
  return { quantities, accepted, unknown };
}
