import type { Notation } from '../expr/print/print.ts';
import { aligned, clipped } from './columns.ts';
import { inNotation, signIn } from './expression.ts';
import type { ListDocument, ShowDocument, ShowResult } from './modelDocument.ts';
import { type Page, PLAIN_PAGE } from './paint.ts';
import { counted } from './words.ts';

/** A model for people: what was declared, how it moves, what is claimed. */
export function modelText(
  d: ShowDocument,
  { paint, notation }: Page & { readonly notation: Notation } = { ...PLAIN_PAGE, notation: 'unicode' },
): string {
  const { result } = d;
  const lines: string[] = [paint.strong(d.model?.name ?? '')];
  const section = (title: string, rows: readonly string[]): void => {
    if (rows.length > 0) lines.push('', paint.strong(title), ...rows.map((r) => `  ${r}`));
  };
  const letters = (all: ShowResult['sizes']): readonly string[] =>
    aligned(all.map((l) => [l.name, l.domain, l.value === null ? '' : `= ${inNotation(l.value, notation)}`]));
  const equations = (all: ShowResult['equations'] | ShowResult['ansatze'][number]['form']): readonly string[] =>
    all
      .filter((e) => 'sign' in e || e.left.text !== e.right.text)
      .map((e) => {
        const sign = signIn('sign' in e && e.sign === '<-' ? '<-' : '=', notation);
        return `${inNotation(e.left, notation)} ${sign} ${inNotation(e.right, notation)}`;
      });
  section(
    'sources',
    result.citations.map((c) => `${c.key}: ${c.text}`),
  );
  section('sizes', letters(result.sizes));
  section(
    'index sets',
    result.indexSets.map((s) => `${s.name} = ${s.set}`),
  );
  section('parameters', letters(result.parameters));
  section('arbitrary constants', letters(result.constants));
  section('states', letters(result.states));
  section(
    'data',
    result.data.map((x) => `${x.name}   ${x.shape.join(' × ')} numbers`),
  );
  section(
    'random arrays',
    result.random.map((x) => `${x.name}${x.law}`),
  );
  section('limits', result.limits);
  section(
    'definitions',
    result.definitions.map(
      (x) =>
        `${inNotation(x.left, notation)} = ${inNotation(x.right, notation)}${x.kind === 'order' ? paint.dim('   (observable)') : ''}`,
    ),
  );
  section('equations', equations(result.equations));
  section(
    'starts',
    result.initials.map((i) => `${i.state} ${i.start}`),
  );
  for (const a of result.ansatze) section(`ansatz ${a.name}(${a.letters.join(', ')})`, equations(a.form));
  section(
    'claims',
    result.claims.flatMap((c) => [
      `${c.id}${c.ansatz === null ? '' : ` (in ${c.ansatz})`}${c.expectRefuted ? ' (expected to be refuted)' : ''}`,
      `    ${c.claim}`,
      ...(c.correction === null ? [] : [`    correction: ${c.correction}`]),
    ]),
  );
  return `${lines.join('\n')}\n`;
}

/** The models that there are, for people. */
export function listText(d: ListDocument, { width, paint }: Page = PLAIN_PAGE): string {
  const { models, errors } = d.result;
  if (models.length === 0 && errors.length === 0) return 'no models below ./derivations\n';
  const rows = aligned([
    ...models.map((m) => [
      m.name,
      counted(m.claims, 'claim'),
      `states ${m.states.join(', ')}`,
      m.ansatze.length > 0 ? `ansätze ${m.ansatze.join(', ')}` : '',
    ]),
  ]);
  return [
    ...rows.map((r) => clipped(r, width)),
    ...errors.map((e) => paint.bad(clipped(`${e.model}: ${e.message}`, width))),
    '',
  ].join('\n');
}
