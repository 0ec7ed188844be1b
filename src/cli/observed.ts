import { extended } from '../study/simulation/expressions.ts';
import { entryOf, observableNames } from '../study/simulation/observables.ts';
import type { Valid } from './asked.ts';
import { usage } from './exit.ts';
import { suggestion } from './suggestion.ts';

/** What is to be observed; expressions are read in the language of the model. */
export function observed(asked: readonly string[] | undefined, { model, file }: Valid) {
  if (asked === undefined) return undefined;
  const known = observableNames(model);
  for (const text of asked) {
    const name = entryOf(text)?.name ?? text;
    if (!/^[\p{L}\d_]+$/u.test(name) || known.includes(name) || model.states.some((s) => s.letter.name === name))
      continue;
    const declared = [...model.sizes, ...model.parameters, ...model.constants].some((d) => d.letter.name === name);
    if (declared) continue;
    throw usage(`\`${model.name}\` has no observable \`${name}\``, suggestion(name, known));
  }
  const made = extended(file, model, asked);
  if ('message' in made) throw usage(`\`--observe ${made.asked}\`: ${made.message}`, made.help);
  return made;
}
