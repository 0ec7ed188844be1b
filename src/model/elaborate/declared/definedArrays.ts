import type { Definition } from '../../model.ts';
import type * as Ast from '../../syntax/ast.ts';
import type { Statement } from '../../syntax/statement.ts';
import { withoutStops, writtenStop } from '../terms/stopGradient.ts';
import type { Desk } from '../values/scope.ts';
import { tensorOf } from './definitions.ts';

/** The values of the definitions without parameters. */
export function definitionsOf(
  desk: Desk,
  statements: readonly Statement[],
  accepted: ReadonlySet<Ast.Name>,
): readonly Definition[] {
  const made: Definition[] = [];
  for (const s of statements) {
    if ((s.kind !== 'let' && s.kind !== 'order') || !accepted.has(s.name)) continue;
    const stop = s.kind === 'order' ? writtenStop(s.value) : undefined;
    if (stop !== undefined)
      desk.report.error(
        'E0371',
        stop,
        '`sg` stands outside any `grad`',
        '`sg(v)` is constant for `grad` alone; without `grad` write `v`',
      );
    // One with parameters has a value where it is called.
    if (desk.entities.get(s.name.text)?.kind !== 'definition') continue;
    const d = desk.definition(s.name, s);
    const tensor = d.kind === 'tensor' ? d.tensor : tensorOf(d, []);
    if (tensor === undefined) {
      if (d.kind === 'flexible')
        desk.report.error('E0329', s.value.place, 'nothing shows the size of `identity`', '`identity(d)`');
      continue;
    }
    const value = s.kind === 'order' ? { ...tensor, term: withoutStops(tensor.term) } : tensor;
    made.push({ kind: s.kind, name: s.name.text, value, place: s.name.place });
  }
  return made;
}
