import type { Form } from '../../claim.ts';
import type * as Ast from '../../syntax/ast.ts';
import { type ClaimScope, quantity } from './claimScope.ts';
import type { Library } from './point.ts';

/** What else a name may stand for, in words. */
const OTHERS = {
  letter: 'a declared letter',
  set: 'an index set',
  function: 'a function',
  law: 'a law',
} as const;

/** `closed q, m`: names of quantities, each an `order` or a `let` without parameters. */
export function observables(library: Library, names: readonly Ast.Name[], open: ClaimScope): Form | undefined {
  const { desk } = library;
  const of = names.map((n) => {
    const entity = desk.entities.get(n.text);
    if (entity !== undefined && entity.kind !== 'definition' && entity.kind !== 'unknown') {
      const text = `\`closed\` takes names of an \`order\` or a \`let\`, and \`${n.text}\` is ${OTHERS[entity.kind]}`;
      desk.report.error('E0346', n.place, text, `\`order\` gives a quantity a name: \`order m = …\``);
      return undefined;
    }
    const value = quantity(desk, n, open.scope);
    return value === undefined ? undefined : { name: n.text, value };
  });
  return of.some((o) => o === undefined) ? undefined : { kind: 'closed', of: of.map((o) => o!) };
}
