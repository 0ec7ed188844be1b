import type { Model } from '../model/model.ts';
import { type AuditDocument, auditDocument } from '../report/audit/audit.ts';
import { citedClaims, citingModel } from '../report/audit/citing.ts';
import { auditMarkdown } from '../report/audit/markdown.ts';
import { auditText } from '../report/audit/text.ts';
import { printed, type VerifyDocument } from '../report/document.ts';
import { unpainted } from '../report/paint.ts';
import type { Invocation } from './command.ts';
import { usage } from './exit.ts';
import { isSet, oneOf, textOf } from './flags.ts';
import { writeWhole } from './output.ts';
import type { Terminal } from './terminal.ts';
import type { Watch } from './timing.ts';

/** `saddle verify --audit`: what became of the statements of the sources. */
export interface Audit {
  /** The claims of a model that belong to it: those that cite a source. */
  readonly claimsOf: (model: Model) => readonly string[];
  /** Shows the audit, or writes its file; of a verification that was stopped no file is written. */
  readonly show: (d: VerifyDocument, models: readonly Model[], partial: boolean, watch: Watch) => void;
}

const FORMS = ['text', 'md', 'json'] as const;

/** The audit that was asked for, its flags checked; nothing where none was. */
export function auditOf(asked: Invocation, terminal: Terminal): Audit | undefined {
  const form = oneOf(asked, 'format', FORMS);
  const out = textOf(asked, 'out');
  if (!isSet(asked, 'audit')) {
    for (const name of ['format', 'out'])
      if (asked.flags[name] !== undefined) throw usage(`\`--${name}\` is about the audit`, 'with `--audit`');
    return undefined;
  }
  for (const name of ['failed', 'plot'])
    if (isSet(asked, name)) throw usage(`\`--${name}\` and \`--audit\` do not go together`, 'one of them');
  if (terminal.json && textOf(asked, 'format') !== undefined && form !== 'json')
    throw usage(`\`--json\` and \`--format ${form}\` do not go together`, 'one of them');
  const json = terminal.json || form === 'json';
  const words = (d: AuditDocument, partial: boolean, watch: Watch): string => {
    if (json) return printed({ ...watch.stamped(d), ...(partial && { partial }) });
    if (form === 'md') return auditMarkdown(d);
    return auditText(d, { ...(out === undefined ? terminal.page : plainPage(terminal)), partial });
  };
  return {
    claimsOf: citedClaims,
    show: (d, models, partial, watch) => {
      const audit = auditDocument(d, models.map(citingModel));
      const text = words(audit, partial, watch);
      if (out === undefined) terminal.print(text);
      else if (!partial) writeWhole(out, text);
      else terminal.complain(`\`${out}\` was not written: the audit was stopped\n`);
    },
  };
}

const plainPage = (terminal: Terminal): Terminal['page'] => ({ ...terminal.page, paint: unpainted });
