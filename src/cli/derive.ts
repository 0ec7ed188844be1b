import type { Model } from '../model/model.ts';
import { printed } from '../report/document.ts';
import { DERIVATIONS, type DeriveOptions, underived } from '../study/derive.ts';
import { comesNearZero } from '../theory/expansion/small.ts';
import { modelOf, overridesFor } from './asked.ts';
import type { Run } from './command.ts';
import { EXIT, Refusal, usage } from './exit.ts';
import { assignments, namesOf, oneOf, wholeNumber } from './flags.ts';
import { suggestion } from './suggestion.ts';
import { timed } from './timing.ts';
import { hired, type Other, writtenBeside } from './writtenBeside.ts';
import { type Writing, type WrittenChapter, wholeDocument, wholeText } from './writtenChapter.ts';

const ORDER = 3;

/** `--small w --order 5`, where the letter is one of the model. */
function expansionIn(asked: Parameters<Run>[0], model: Model): DeriveOptions['expand'] {
  const small = namesOf(asked, 'small')?.[0];
  const order = wholeNumber(asked, 'order', 1);
  if (small === undefined) {
    if (order !== undefined) throw usage('`--order` needs `--small`', 'such as `--small w --order 5`');
    return undefined;
  }
  const letters = [...model.parameters, ...model.sizes].map((d) => d.letter);
  const known = letters.map((l) => l.name);
  const name = small.replace(/^1\//, '');
  const own = letters.find((l) => l.name === name);
  if (own !== undefined && (name !== small || comesNearZero(own))) return { small, order: order ?? ORDER };
  if (own !== undefined)
    throw usage(`\`${name}\` does not come near 0`, `what falls where it grows is \`--small 1/${name}\``);
  throw usage(`\`${model.name}\` has no parameter or size \`${name}\``, suggestion(name, known));
}

/** `saddle derive`. A step that fails its test makes the command fail. */
export const derive: Run = async (asked, terminal) => {
  const other = namesOf(asked, 'only')?.length === 1 ? undefined : hired();
  try {
    return await derived(asked, terminal, other);
  } finally {
    other?.dismiss();
  }
};

async function derived(asked: Parameters<Run>[0], terminal: Parameters<Run>[1], other?: Other): Promise<number> {
  const layout = oneOf(asked, 'notation', ['2d', 'unicode', 'latex', 'text']);
  const only = namesOf(asked, 'only');
  const seed = wholeNumber(asked, 'seed', 0);
  const { model, file } = modelOf(asked.operands[0]!, terminal);
  const given = assignments(asked);
  overridesFor([model], given);
  if (given.size > 0) terminal.say('a derivation holds for all values: `-p` changes nothing in it\n');
  const known = [...DERIVATIONS, ...model.ansatze.map((a) => a.name)];
  for (const name of only ?? [])
    if (!known.includes(name))
      throw usage(`\`${model.name}\` has nothing called \`${name}\` to derive`, suggestion(name, known));
  const expand = expansionIn(asked, model);
  const watch = timed(asked);
  const writing: Writing = {
    file,
    options: { ...(only && { only }), ...(seed !== undefined && { seed }), ...(expand && { expand }) },
    json: terminal.json,
    layout,
    width: terminal.page.width,
    coloured: terminal.page.paint.coloured,
  };
  let chapters: readonly WrittenChapter[];
  try {
    chapters = await writtenBeside(model, writing, other);
  } catch (problem) {
    const why = underived(problem);
    if (why === undefined) throw problem;
    throw new Refusal(EXIT.unsolved, `the theory of \`${model.name}\` could not be derived: ${why}`);
  }
  terminal.print(terminal.json ? printed(watch.stamped(wholeDocument(chapters))) : wholeText(chapters));
  watch.tell(terminal);
  return chapters.some((c) => c.differs) ? EXIT.failed : EXIT.ok;
}
