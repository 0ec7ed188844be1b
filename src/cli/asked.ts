import { render } from '../diagnostic.ts';
import type { Model } from '../model/model.ts';
import { type ModelText, type Opened, openModel } from '../study/modelFile.ts';
import { isMisfit, longValues, type Overrides, overridesOfEach } from '../study/values.ts';
import type { Invocation } from './command.ts';
import { EXIT, Refusal, usage } from './exit.ts';
import { assignments, isSet } from './flags.ts';
import type { Terminal } from './terminal.ts';

/** A model that can be worked with. */
export interface Valid {
  readonly model: Model;
  readonly file: ModelText;
}

/** The one model that a command is about; its warnings are said, its errors end the command. */
export function modelOf(asked: string, terminal: Terminal): Valid {
  const opened = openModel(asked);
  const invalid = refusalOf(opened, terminal.look);
  if (invalid !== undefined) throw invalid;
  warn(opened, terminal);
  return opened as Opened & Valid;
}

/** Why what was opened is no model: nothing there (usage), or errors in its text. */
export function refusalOf(opened: Opened, look?: Terminal['look']): Refusal | undefined {
  if (opened.status !== 'opened')
    return opened.status === 'unknown'
      ? usage(opened.message, opened.help)
      : new Refusal(EXIT.invalid, opened.message, opened.help);
  if (opened.model !== undefined) return undefined;
  const { file, diagnostics } = opened;
  const errors = diagnostics.filter((d) => d.severity === 'error');
  const text = diagnostics.map((d) => render(d, file.text, file.label, look)).join('\n\n');
  const codes = [...new Set(errors.map((d) => d.code))];
  const n = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  return new Refusal(
    EXIT.invalid,
    `\`${file.label}\` has ${n}`,
    `\`saddle explain ${codes[0]}\` says more${codes.length > 1 ? ` (also ${codes.slice(1, 6).join(', ')})` : ''}`,
    { text, diagnostics },
  );
}

/** Warnings do not change what comes after; people see them, documents carry them. */
export function warn(opened: Opened, terminal: Terminal): void {
  if (opened.status !== 'opened' || terminal.json) return;
  for (const d of opened.diagnostics)
    terminal.say(`${render(d, opened.file.text, opened.file.label, terminal.look)}\n\n`);
}

/** What is put in place of declared values: with `--long` the values of long runs, and what `-p` gives. */
export function valuesGiven(asked: Invocation, models: readonly Model[]): ReadonlyMap<string, number> {
  const given = assignments(asked);
  if (!isSet(asked, 'long')) return given;
  const long = models.flatMap((m) => [...longValues(m)]);
  if (models.length > 0 && long.length === 0)
    throw usage('no size and no parameter has a value for long runs', 'in the model: `size N = 4 long 32`');
  return new Map([...long, ...given]);
}

/** What `-p` puts in place of declared values, for each model. */
export function overridesFor(models: readonly Model[], given: ReadonlyMap<string, number>): readonly Overrides[] {
  const fit = overridesOfEach(models, given);
  if (!isMisfit(fit)) return fit;
  if (fit.kind === 'outside') throw usage(fit.message);
  const known = fit.known.length > 0 ? `there are ${fit.known.join(', ')}` : 'there are none';
  throw usage(
    `there is no parameter or size \`${fit.name}\``,
    fit.nearest !== undefined ? `did you mean \`${fit.nearest}\`?` : known,
  );
}
