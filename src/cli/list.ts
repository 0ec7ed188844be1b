import { basename } from 'node:path';
import { printed } from '../report/document.ts';
import { listDocument } from '../report/modelDocument.ts';
import { listText } from '../report/modelText.ts';
import { openModels } from '../study/modelFile.ts';
import { modelPaths } from '../study/modelPaths.ts';
import { refusalOf } from './asked.ts';
import type { Run } from './command.ts';
import { EXIT } from './exit.ts';

/** `saddle list`. A model with errors stands in the list as such. */
export const list: Run = async (asked, terminal) => {
  const folder = asked.operands[0];
  const opened = folder === undefined ? modelPaths().flatMap((p) => openModels(p)) : openModels(folder);
  const unknown = opened.map((o) => refusalOf(o)).find((r) => r?.exit === EXIT.usage);
  if (unknown !== undefined) throw unknown;
  const models = opened.flatMap((o) => (o.status === 'opened' && o.model !== undefined ? [o.model] : []));
  const errors = opened.flatMap((o) => {
    const refusal = refusalOf(o);
    if (refusal === undefined) return [];
    const name = basename(o.status === 'opened' ? o.file.label : o.asked, '.saddle');
    return [{ model: name, code: 'invalid', message: refusal.message.replace(/^`.*` /u, '') }];
  });
  const d = listDocument(models, errors);
  terminal.print(terminal.json ? printed(d) : listText(d, terminal.page));
  return errors.length > 0 ? EXIT.invalid : EXIT.ok;
};
