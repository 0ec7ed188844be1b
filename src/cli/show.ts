import { printed } from '../report/document.ts';
import { showDocument } from '../report/modelDocument.ts';
import { modelText } from '../report/modelText.ts';
import { modelOf } from './asked.ts';
import type { Run } from './command.ts';
import { EXIT } from './exit.ts';
import { oneOf } from './flags.ts';

/** `saddle show`. */
export const show: Run = async (asked, terminal) => {
  const notation = oneOf(asked, 'notation', ['unicode', 'latex', 'text']);
  const { model } = modelOf(asked.operands[0]!, terminal);
  const d = showDocument(model);
  terminal.print(terminal.json ? printed(d) : modelText(d, { ...terminal.page, notation }));
  return EXIT.ok;
};
