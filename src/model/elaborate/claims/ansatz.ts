import type { Letter } from '../../../expr/expr.ts';
import type { Ansatz, Declared } from '../../model.ts';
import type { Ansatz as AnsatzStatement } from '../../syntax/statement.ts';
import { declared } from '../declared/declarations.ts';
import type { Values } from '../terms/numbers.ts';
import { type Desk, EMPTY, withLocals } from '../values/scope.ts';
import { letterValue, UNKNOWN, type Value } from '../values/value.ts';
import { assignments } from './assignment.ts';

/** Reads an ansatz; undefined where it was refused. */
export function ansatzOf(
  desk: Desk,
  statement: AnsatzStatement,
  atSizes: readonly Values[],
  states: readonly Declared[],
): Ansatz | undefined {
  const locals: [string, Value][] = [];
  const letters: Letter[] = [];
  for (const p of statement.parameters) {
    const made = declared(desk, p, 'reduced');
    locals.push([p.name.text, made === undefined ? UNKNOWN : letterValue(made.letter)]);
    if (made !== undefined) letters.push(made.letter);
  }
  const items = assignments(desk, statement.items, withLocals(EMPTY, locals), atSizes);
  if (items === undefined || !statement.complete || letters.length < statement.parameters.length) return undefined;
  if (lacksState(desk, statement, items, states)) return undefined;
  return { name: statement.name.text, letters, items, place: statement.place };
}

/** Says which state a form leaves out: the motion of the others may read it, and it would have no value. */
function lacksState(
  { report }: Desk,
  { name: { text, place } }: AnsatzStatement,
  items: Ansatz['items'],
  states: readonly Declared[],
): boolean {
  const missing = states.find((s) => !items.some((i) => i.state === s.letter));
  if (missing === undefined) return false;
  const { name } = missing.letter;
  const help = `\`${name} = …\` in its body; what stays free has a letter of its own`;
  report.error('E0388', place, `ansatz \`${text}\` says nothing of state \`${name}\``, help);
  return true;
}
