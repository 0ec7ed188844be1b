import { nearest } from '../diagnostic.ts';
import { aligned, wrapped } from '../report/columns.ts';
import { document, printed } from '../report/document.ts';
import { EXPLANATIONS, type Explanation } from '../report/explanations.ts';
import type { Run } from './command.ts';
import { EXIT, usage } from './exit.ts';
import type { Terminal } from './terminal.ts';

/** `saddle explain`. */
export const explain: Run = async (asked, terminal) => {
  const code = asked.operands[0];
  const found = code === undefined ? EXPLANATIONS : [explanationOf(code)];
  if (terminal.json) terminal.print(printed(document('explain', undefined, { codes: found }, [])));
  else if (code === undefined) terminal.print(`${aligned(found.map((e) => [e.code, e.title])).join('\n')}\n`);
  else terminal.print(text(found[0]!, terminal));
  return EXIT.ok;
};

function explanationOf(code: string): Explanation {
  const bare = code.replace(/^(error|warning)?\[?|\]?:?$/g, '').toUpperCase();
  const found = EXPLANATIONS.find((e) => e.code === bare);
  if (found !== undefined) return found;
  const close = nearest(
    bare,
    EXPLANATIONS.map((e) => e.code),
  );
  throw usage(
    `no error has the code \`${code}\``,
    close !== undefined ? `did you mean \`${close}\`?` : '`saddle explain` lists them',
  );
}

function text(e: Explanation, { page }: Terminal): string {
  const example = (title: string, lines: string | undefined): readonly string[] =>
    lines === undefined
      ? []
      : [
          '',
          `${title}:`,
          ...lines
            .replaceAll('\t', '→')
            .split('\n')
            .map((l) => `    ${l}`),
        ];
  return [
    page.paint.strong(`${e.code}: ${e.title}`),
    '',
    ...wrapped(e.says, Math.min(page.width, 100)),
    ...example('wrong', e.wrong),
    ...example('right', e.right),
    '',
  ].join('\n');
}
