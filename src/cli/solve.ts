import { printed } from '../report/document.ts';
import { solveDocument } from '../report/solveDocument.ts';
import { solveText } from '../report/solveText.ts';
import { certificateOf } from '../study/certify.ts';
import { type Solved, solveModel } from '../study/solve.ts';
import { modelOf, overridesFor } from './asked.ts';
import type { Invocation, Run } from './command.ts';
import { EXIT, Refusal, usage } from './exit.ts';
import { assignments, textOf, wholeNumber } from './flags.ts';
import { writeWhole } from './output.ts';
import { suggestion } from './suggestion.ts';
import type { Terminal } from './terminal.ts';
import { timed } from './timing.ts';

/** `saddle solve`. A list that is not known to be complete ends with 5. */
export const solve: Run = async (asked, terminal) => {
  const seed = wholeNumber(asked, 'seed', 0);
  const file = textOf(asked, 'certificate');
  const box = boxOf(asked);
  const { model } = modelOf(asked.operands[0]!, terminal);
  const ansatz = textOf(asked, 'ansatz');
  if (ansatz !== undefined && model.ansatze.every((a) => a.name !== ansatz)) {
    const known = model.ansatze.map((a) => a.name);
    throw usage(`\`${model.name}\` has no ansatz \`${ansatz}\``, suggestion(ansatz, known));
  }
  const [overrides] = overridesFor([model], assignments(asked));
  const watch = timed(asked);
  const solved = solveModel(model, {
    ...overrides,
    ...(seed !== undefined && { seed }),
    ...(ansatz !== undefined && { ansatz }),
    ...(box && { box }),
  });
  if ('refused' in solved) {
    if (solved.because === 'question')
      throw usage(solved.refused, '`-p name=number` gives a parameter or a size its value');
    throw new Refusal(EXIT.unsolved, `the fixed points of \`${model.name}\` are not solved for: ${solved.refused}`);
  }
  const d = solveDocument(solved);
  terminal.print(terminal.json ? printed(watch.stamped(d)) : solveText(d, terminal.page));
  watch.tell(terminal);
  if (file !== undefined && !writeCertificate(solved, file, terminal)) return EXIT.inconclusive;
  const { verdict } = d.result.complete;
  return verdict === 'proved' || verdict === 'box' ? EXIT.ok : EXIT.inconclusive;
};

/** Writes a certificate that the independent checker accepts; another one is not written. */
function writeCertificate(solved: Solved, file: string, terminal: Terminal): boolean {
  const { text, checked } = certificateOf(solved);
  if (!checked.accepted) {
    terminal.complain(`no certificate was written: the independent checker rejects it: ${checked.reason}\n`);
    return false;
  }
  writeWhole(file, text, '--certificate');
  const { complete } = checked.claim;
  terminal.say(
    `\`${file}\` was written (${Math.ceil(text.length / 1000)} kB); the independent checker accepts it${complete === 'no' ? ', and it says nothing of others' : ''}\n`,
  );
  return true;
}

/** `--box x=-3:3`, repeated or with commas between. */
function boxOf(asked: Invocation): Readonly<Record<string, readonly [number, number]>> | undefined {
  const given = asked.flags.box;
  if (given === undefined || given === true) return undefined;
  const box: Record<string, readonly [number, number]> = {};
  for (const text of given.flatMap((t) => t.split(/,(?![^[]*\])/u))) {
    const [, name, from, to] = /^\s*([^=\s]+)\s*=\s*([^:\s]+):([^:\s]+)\s*$/u.exec(text) ?? [];
    const [lo, hi] = [Number(from), Number(to)];
    if (name === undefined || !(Number.isFinite(lo) && Number.isFinite(hi) && lo < hi))
      throw usage(`\`--box ${text}\` is no side of a box`, '`--box x=-3:3`, or of one entry `--box x[1]=0:2`');
    box[name] = [lo, hi];
  }
  return box;
}
