import type { Diagnostic, Place } from '../../../diagnostic.ts';
import type { Claim, Condition } from '../../claim.ts';
import type { Expression, Index } from '../../syntax/ast.ts';
import type * as Syntax from '../../syntax/claim.ts';
import { partsOf } from '../values/free.ts';
import { UNSUPPORTED } from '../values/report.ts';
import { type ClaimScope, claimScope } from './claimScope.ts';
import { formOf } from './forms.ts';
import { type Library, pointOf } from './point.ts';
import { conditionOf } from './relation.ts';

/** Reads a claim; undefined where it was refused. What is not there yet makes it `unjudged`. */
export function claimOf(library: Library, node: Syntax.Claim): Claim | undefined {
  const { desk } = library;
  const { report } = desk;
  const { result, said } = report.apart(() => read(library, node));
  const missing = said.filter((d) => d.code === UNSUPPORTED);
  report.keep(said.filter((d) => d.code !== UNSUPPORTED));
  if (result === 'silent') return undefined;
  if (result !== undefined) return result;
  return said.some((d) => d.code !== UNSUPPORTED && d.severity === 'error')
    ? undefined
    : unjudged(library, node, missing[0]);
}

function unjudged(library: Library, node: Syntax.Claim, missing: Diagnostic | undefined): Claim {
  return {
    ...frame(library, node),
    when: [],
    form: { kind: 'unjudged', form: node.form.kind, ...(missing === undefined ? {} : { reason: missing.message }) },
    observed: [],
  };
}

/** The parts of a claim that need no elaboration. */
function frame(library: Library, node: Syntax.Claim): Omit<Claim, 'when' | 'form' | 'observed'> {
  return {
    // A claim may be called `inf`, which is infinity as a value only.
    name: node.name.spelled === 'inf' ? 'inf' : node.name.text,
    ...(node.sentence === undefined ? {} : { sentence: node.sentence.value }),
    ...(node.cite === undefined
      ? {}
      : {
          cite: { key: node.cite.key.text, ...(node.cite.where === undefined ? {} : { where: node.cite.where.value }) },
        }),
    expectRefuted: node.expectRefuted,
    text: library.desk.report.text(node.form.place),
    ...given(library.desk, node),
    place: node.place,
  };
}

/** What narrows a claim, or its correction, in the author's words. */
function given(
  { report }: Library['desk'],
  { when = [], from }: { readonly when?: readonly Expression[]; readonly from?: Syntax.Point },
): Pick<Claim, 'given'> {
  const words = [
    ...when.map((c) => report.text(c.place)),
    ...(from === undefined ? [] : [`from ${report.text(from.place)}`]),
  ];
  return words.length === 0 ? {} : { given: words.join(', ') };
}

function read(library: Library, node: Syntax.Claim): Claim | 'silent' | undefined {
  const { desk } = library;
  const ansatz = node.ansatz === undefined ? undefined : library.ansatze.get(node.ansatz.text);
  if (node.ansatz !== undefined && ansatz === undefined) return 'silent';
  const open = claimScope(ansatz);
  const when = node.when.map((c) => narrowing(desk, c, open));
  const from = node.from === undefined ? undefined : pointOf(library, node.from, open);
  const form = formOf(library, node.form, open);
  const correction = node.correction === undefined ? undefined : correctionOf(library, node.correction, node, open);
  if (form === undefined || when.some((c) => c === undefined)) return undefined;
  if (exponentElsewhere(desk, node)) return undefined;
  if (open.responses.length > 0 && form.kind !== 'mean-field') {
    desk.report.unsupported(node.form.place, '`response` in a claim that is not about a mean field', '`mean-field …`');
    return undefined;
  }
  if ((node.from !== undefined && from === undefined) || (node.correction !== undefined && correction === undefined))
    return undefined;
  return {
    ...frame(library, node),
    ...(ansatz === undefined ? {} : { ansatz }),
    ...(from === undefined ? {} : { from }),
    when: when as Condition[],
    form,
    ...(correction === undefined
      ? {}
      : {
          correction:
            correction.when === undefined
              ? { ...correction, when: when as Condition[] }
              : { ...correction, when: correction.when },
        }),
    observed: open.observed,
    ...(open.means.length > 0 && { means: open.means }),
    ...(open.responses.length > 0 && { responses: open.responses }),
  };
}

/** A condition of `when`: it narrows values, never times. */
function narrowing(desk: Library['desk'], node: Expression, open: ClaimScope): Condition | undefined {
  const time = timeIn(node);
  if (time === undefined) return conditionOf(desk, node, open.scope);
  const help = 'of one time: `Q(10) = …`; of late times: `limit Q = …`';
  desk.report.error('E0302', time, '`t` is no value in `when`: it narrows values, not times', help);
  return undefined;
}

function timeIn(node: Index): Place | undefined {
  if (node.kind === 'name') return node.text === 't' ? node.place : undefined;
  for (const part of partsOf(node)) {
    const found = timeIn(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Refuses `lyapunov` where it is not a side of a relation: there it is a number that the motion is followed for. */
function exponentElsewhere(desk: Library['desk'], node: Syntax.Claim): boolean {
  const forms = [node.form, ...(node.correction === undefined ? [] : [node.correction.form])];
  const stray = [...forms.filter((f) => f.kind !== 'relation'), ...node.when, ...(node.correction?.when ?? [])].find(
    (part) => /\blyapunov\b/.test(desk.report.text(part.place)) && !desk.entities.has('lyapunov'),
  );
  if (stray !== undefined)
    desk.report.unsupported(
      stray.place,
      '`lyapunov` in a condition or in a claim of this kind',
      '`lyapunov = …`, `lyapunov > 0`',
    );
  return stray !== undefined;
}

function correctionOf(
  library: Library,
  node: Syntax.Correction,
  of: Syntax.Claim,
  open: ClaimScope,
): (Omit<NonNullable<Claim['correction']>, 'when'> & { readonly when: readonly Condition[] | undefined }) | undefined {
  const { desk } = library;
  const when = node.when?.map((c) => narrowing(desk, c, open));
  const form = formOf(library, node.form, open);
  if (form === undefined || when?.some((c) => c === undefined)) return undefined;
  const words = given(desk, { when: node.when ?? of.when, ...(of.from !== undefined && { from: of.from }) });
  return { when: when as Condition[] | undefined, form, text: desk.report.text(node.form.place), ...words };
}
