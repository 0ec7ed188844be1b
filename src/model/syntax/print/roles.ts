import type { Place } from '../../../diagnostic.ts';
import type { Node } from '../ast.ts';
import type { File } from '../statement.ts';

/** What tokens cannot tell by themselves, by the places at which they stand. */
export interface Roles {
  /** Names of things; other words are words of the language. */
  readonly names: ReadonlySet<string>;
  /** Signs `+` and `-` without gaps: in indices and ranges. */
  readonly close: ReadonlySet<string>;
  /** Where the axes of a declaration begin, behind their bracket. */
  readonly axes: ReadonlySet<string>;
  /** Where domains begin. */
  readonly domains: ReadonlySet<string>;
}

/** A place as a key. */
export const at = ({ line, column }: Place): string => `${line}:${column}`;

/** The roles of the tokens of a file. */
export function rolesOf(file: File): Roles {
  const roles = {
    names: new Set<string>(),
    close: new Set<string>(),
    axes: new Set<string>(),
    domains: new Set<string>(),
  };
  const walk = (node: unknown, close: boolean): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const each of node) walk(each, close);
      return;
    }
    const { kind } = node as { readonly kind?: string };
    const parts = node as Readonly<Record<string, unknown>>;
    if (kind === 'name') roles.names.add(at((node as Node).place));
    if (kind === 'binary' && close && (parts.operator === '+' || parts.operator === '-'))
      roles.close.add(at(parts.operatorPlace as Place));
    if (Array.isArray(parts.axes) && parts.axes.length > 0) roles.axes.add(at((parts.axes[0] as Node).place));
    if (parts.domain !== undefined) roles.domains.add(at((parts.domain as Node).place));
    for (const [key, part] of Object.entries(parts)) {
      if (key === 'place' || key === 'operatorPlace') continue;
      walk(part, key === 'indices' || kind === 'range' || (close && key !== 'domain'));
    }
  };
  walk(file.statements, false);
  return roles;
}
