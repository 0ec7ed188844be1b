import { nearest } from '../diagnostic.ts';
import { printed } from '../report/document.ts';
import { simulateDocument } from '../report/simulateDocument.ts';
import { simulationText } from '../report/simulationText.ts';
import { reachedEnd } from '../report/words.ts';
import { simulateModel } from '../study/simulate.ts';
import { modelOf, overridesFor } from './asked.ts';
import type { Run } from './command.ts';
import { EXIT, usage } from './exit.ts';
import { assignments, interval, namesOf, positive, wholeNumber } from './flags.ts';
import { timed } from './timing.ts';

/** `saddle simulate`. A trajectory that does not reach its end is shown as far as it goes. */
export const simulate: Run = async (asked, terminal) => {
  const times = interval(asked, 't');
  const points = wholeNumber(asked, 'points', 2, 1_000_000);
  const seed = wholeNumber(asked, 'seed', 0);
  const tolerance = positive(asked, 'tolerance');
  if (tolerance !== undefined && !(tolerance >= 1e-12 && tolerance < 1))
    throw usage(`\`--tolerance\` lies between 1e-12 and 1, not ${tolerance}`);
  const observe = namesOf(asked, 'observe');
  const { model } = modelOf(asked.operands[0]!, terminal);
  const [overrides] = overridesFor([model], assignments(asked));
  const known = [...model.definitions.map((d) => d.name), ...model.states.map((s) => s.letter.name)];
  for (const name of observe ?? [])
    if (!known.includes(name)) {
      const close = nearest(name, known);
      throw usage(
        `\`${model.name}\` has no observable \`${name}\``,
        close !== undefined ? `did you mean \`${close}\`?` : `there are ${known.join(', ')}`,
      );
    }
  const watch = timed(asked);
  const run = simulateModel(model, {
    ...overrides,
    ...times,
    ...(points !== undefined && { points }),
    ...(seed !== undefined && { seed }),
    ...(tolerance !== undefined && { tolerance }),
    ...(observe !== undefined && { observe }),
  });
  if ('refused' in run) throw usage(run.refused, '`-p name=number` gives a parameter or a size its value');
  const d = simulateDocument(run);
  terminal.print(terminal.json ? printed(watch.stamped(d)) : simulationText(d, terminal.page));
  watch.tell(terminal);
  return reachedEnd(d.result.outcome) ? EXIT.ok : EXIT.unsolved;
};
