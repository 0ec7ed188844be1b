import { render } from '../diagnostic.ts';
import { document, printed } from '../report/document.ts';
import { type FormattedFile, formatFile, replaceFile } from '../study/formatFile.ts';
import { isFolder, modelPaths } from '../study/modelPaths.ts';
import type { Run } from './command.ts';
import { EXIT, gravest, Refusal, usage } from './exit.ts';
import { isSet } from './flags.ts';
import type { Terminal } from './terminal.ts';

/** `saddle fmt`. Files with errors stay as they are; the others are written. */
export const fmt: Run = async (asked, terminal) => {
  const check = isSet(asked, 'check');
  const shown = isSet(asked, 'stdout') || asked.operands.includes('-');
  if (shown && check && asked.operands.length === 0)
    throw usage('`--check` writes nothing: `--stdout` has no place here');
  if (shown && asked.operands.length !== 1)
    throw usage('`--stdout` and `-` show one model', '`saddle fmt --stdout my-model`');
  if (shown && terminal.json) throw usage('`--json` has no place beside `--stdout` and `-`', 'leave one of them out');
  const files = asked.operands.length === 0 ? modelPaths() : [...new Set(asked.operands.flatMap(below))];
  if (files.length === 0) throw usage('there is no model below ./derivations', '`saddle fmt path/to/model.saddle`');
  const read = files.map(opened);
  const rows = read.map((f) => {
    for (const d of f.diagnostics)
      if (!terminal.json) terminal.complain(`${render(d, f.before, f.label, terminal.look)}\n\n`);
    if (f.text === undefined) return { file: f.label, status: 'invalid', diagnostics: f.diagnostics } as const;
    if (shown && !check) terminal.print(f.text);
    if (f.text === f.before) return { file: f.label, status: 'unchanged' } as const;
    if (check || shown) return { file: f.label, status: 'unformatted' } as const;
    written(f.path!, f.text, f.label);
    return { file: f.label, status: 'formatted' } as const;
  });
  const count = (status: string): number => rows.filter((r) => r.status === status).length;
  if (terminal.json) terminal.print(printed(document('fmt', undefined, { files: rows }, [])));
  else if (!shown || check) tell(rows, terminal);
  if (count('invalid') > 0 && !terminal.json)
    terminal.complain(
      `error: ${plural(count('invalid'), 'file')} with errors, left as ${count('invalid') === 1 ? 'it is' : 'they are'}\n`,
    );
  return gravest([
    ...(count('invalid') > 0 ? [EXIT.invalid] : []),
    ...(check && count('unformatted') > 0 ? [EXIT.failed] : []),
  ]);
};

/** The models that an operand means: one, or all below a folder. */
function below(operand: string): readonly string[] {
  if (operand === '-' || !isFolder(operand)) return [operand];
  const paths = modelPaths(operand);
  if (paths.length === 0) throw usage(`no model (*.saddle) below \`${operand}\``);
  return paths;
}

function opened(operand: string): FormattedFile {
  const file = formatFile(operand);
  if (file.status === 'formatted') return file;
  if (file.status === 'unknown') throw usage(file.message, file.help);
  throw new Refusal(EXIT.invalid, file.message, file.help);
}

function written(path: string, text: string, label: string): void {
  try {
    replaceFile(path, text);
  } catch (problem) {
    const { code, message } = problem as NodeJS.ErrnoException;
    throw usage(`\`${label}\` cannot be written: ${code ?? message}`, 'it is as it was');
  }
}

/** Which files changed, or would; how many, for whoever watches. */
function tell(rows: readonly { readonly file: string; readonly status: string }[], terminal: Terminal): void {
  const changed = rows.filter((r) => r.status === 'formatted' || r.status === 'unformatted');
  for (const r of changed) terminal.print(`${r.file}\n`);
  const same = rows.filter((r) => r.status === 'unchanged').length;
  const word = changed.some((r) => r.status === 'unformatted') ? 'not formatted' : 'formatted';
  terminal.say(`${plural(changed.length, 'file')} ${word}, ${same} unchanged\n`);
}

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
