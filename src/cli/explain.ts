import { nearest } from '../diagnostic.ts';
import { aligned, wrapped } from '../report/columns.ts';
import { document, printed } from '../report/document.ts';
import { EXPLANATIONS, type Explanation } from '../report/explanations.ts';
import { BEYOND_MEAN_FIELD, MEAN_FIELD_REFUSALS } from '../report/meanFieldRefusals.ts';
import type { Run } from './command.ts';
import { EXIT, usage } from './exit.ts';
import type { Terminal } from './terminal.ts';

/** `saddle explain`. */
export const explain: Run = async (asked, terminal) => {
  const code = asked.operands[0];
  if (code === 'mean-field') {
    const rows = { codes: MEAN_FIELD_REFUSALS, beyond: BEYOND_MEAN_FIELD.map(([what, needs]) => ({ what, needs })) };
    terminal.print(terminal.json ? printed(document('explain', undefined, rows, [])) : meanFieldText(terminal));
    return EXIT.ok;
  }
  const found = code === undefined ? EXPLANATIONS : [explanationOf(code)];
  if (terminal.json) terminal.print(printed(document('explain', undefined, { codes: found }, [])));
  else if (code === undefined) terminal.print(`${aligned(found.map((e) => [e.code, e.title])).join('\n')}\n`);
  else terminal.print(text(found[0]!, terminal));
  return EXIT.ok;
};

/** What the mean-field rule does not cover. */
function meanFieldText({ page }: Terminal): string {
  const width = Math.min(page.width, 100);
  return [
    page.paint.strong('What the mean-field rule does not cover, and why'),
    ...MEAN_FIELD_REFUSALS.flatMap((e) => [
      '',
      `${e.code}  ${e.title}`,
      ...wrapped(e.says, width - 7).map((l) => `       ${l}`),
    ]),
    '',
    'Beyond the mean field of any model:',
    ...BEYOND_MEAN_FIELD.flatMap(([what, needs]) => wrapped(`${what}: ${needs}`, width - 7).map((l) => `       ${l}`)),
    '',
  ].join('\n');
}

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
