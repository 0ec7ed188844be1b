import { checkFile } from '../study/certify.ts';
import { modelOf } from './asked.ts';
import type { Run } from './command.ts';
import { EXIT } from './exit.ts';

/** `saddle check`: the independent checker of certificates. Rejected ends with 1. */
export const check: Run = async (asked, terminal) => {
  const [file, named] = asked.operands;
  const model = named === undefined ? undefined : modelOf(named, terminal).model;
  const checked = checkFile(file!, model);
  if (terminal.json) {
    const result = checked.accepted
      ? {
          accepted: true,
          claim: checked.claim,
          model: checked.certificate.model,
          comparedWithModel: model !== undefined,
        }
      : { accepted: false, reason: checked.reason };
    const document = { schema: 'saddle/1', command: 'check', result, warnings: [] };
    terminal.print(`${JSON.stringify(document, undefined, 2)}\n`);
  } else if (checked.accepted) {
    const { complex, real, complete } = checked.claim;
    const counts = [
      ...(complex === null ? [] : [`${complex} complex`]),
      ...(real === null ? [] : [`${real} real`]),
    ].join(', ');
    const others = {
      proved: 'there are no others',
      box: 'there are no other real ones in its box',
      no: 'of others it says nothing',
    }[complete];
    const { good, dim } = terminal.page.paint;
    terminal.print(`${good('accepted')}: ${counts} roots, each alone in its box; ${others}\n`);
    const about = checked.certificate.model.name;
    terminal.print(
      dim(
        model === undefined
          ? `says to be of the model ${about}; \`saddle check ${file} ${about}\` compares the equations\n`
          : `its equations are those of ${model.name} at its values\n`,
      ),
    );
  } else terminal.print(`${terminal.page.paint.bad('rejected')}: ${checked.reason}\n`);
  return checked.accepted ? EXIT.ok : EXIT.failed;
};
