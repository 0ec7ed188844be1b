import type { Letter } from '../../expr/expr.ts';
import { Refused } from './refusal.ts';

/** Letters so ordered that each comes after those it depends on at equal times. */
export function inOrder(
  all: readonly Letter[],
  needs: (l: Letter) => readonly Letter[],
  isField: (l: Letter) => boolean,
): readonly Letter[] {
  const done: Letter[] = [];
  const open: Letter[] = [];
  const visit = (l: Letter): void => {
    if (done.includes(l)) return;
    const from = open.indexOf(l);
    if (from >= 0) {
      const circle = open.slice(from);
      const fields = circle.filter(isField);
      const names = (fields.length > 0 ? fields : circle).map((x) => x.name);
      const text = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0]!;
      throw new Refused(
        'E0611',
        names.length > 1
          ? `the fields ${text} depend on each other at equal times`
          : `the field ${text} depends on itself at equal times`,
        { help: "a state between them: x' = (… - x)/tau" },
      );
    }
    open.push(l);
    for (const x of needs(l)) if (all.includes(x)) visit(x);
    open.pop();
    done.push(l);
  };
  for (const l of all) visit(l);
  return done;
}
