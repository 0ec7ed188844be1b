import type {
  Binary,
  Claim,
  Definition,
  Expression,
  File,
  Form,
  Point,
  Statement,
} from '../../src/model/syntax/index.ts';
import type { Edit, SourceText } from '../../src/model/syntax/sourceText.ts';
import { type Change, changesOfWhole, changesWithin, isZero, type Vocabulary } from './expressionChanges.ts';

/** A claim that says something else than one that passes. */
export interface Mutation {
  /** The claim that passes. */
  readonly of: string;
  readonly name: string;
  readonly what: string;
  /** A claim in the language, to be appended to the model. */
  readonly text: string;
  /** Whether it cannot be true if the claim is, whatever the values are. */
  readonly certain?: true;
}

/** Mutations of one claim, or of its correction where that is what passes. */
export function mutationsOf(claim: Claim, file: File, source: SourceText, corrected: boolean): readonly Mutation[] {
  const correction = corrected ? claim.correction : undefined;
  const form = correction?.form ?? claim.form;
  const when = correction?.when ?? claim.when;
  const conditions = when.map((w) => source.slice(w.place)).join(', ');
  const header = [
    claim.ansatz === undefined ? '' : ` in ${claim.ansatz.spelled}`,
    claim.from === undefined ? '' : ` from ${source.slice(claim.from.place)}`,
    conditions === '' ? '' : ` when ${conditions}`,
  ].join('');
  const named = (k: number): string => `mutant_${k + 1}_of_${claim.name.spelled}`;
  if (form.kind === 'invariant' && form.set.kind === 'name')
    return otherAnsatze(form.set.text, file, source, named).map((a, k) => ({
      of: claim.name.text,
      name: named(k),
      what: a.what,
      text: `${a.text}\nclaim ${named(k)}\n    invariant ${named(k)}`,
    }));
  return changesOf(form, file, source).map((change, k) => {
    const name = named(k);
    const text = `claim ${name}${header}\n    ${source.edited(form.place, change.edits)}`;
    return { of: claim.name.text, name, what: change.what, text, ...(change.certain && { certain: true }) };
  });
}

const ofKind = <K extends Statement['kind']>(file: File, kind: K): readonly (Statement & { kind: K })[] =>
  file.statements.filter((s): s is Statement & { kind: K } => s.kind === kind);

/** Definitions of a quantity, by name. */
const defined = (file: File, name: string): Definition | undefined =>
  [...ofKind(file, 'let'), ...ofKind(file, 'order')].find(
    (d) => d.name.text === name && d.parameters.length === 0 && d.indices.length === 0,
  );

/** Ansätze with one item changed. */
function otherAnsatze(
  name: string,
  file: File,
  source: SourceText,
  named: (k: number) => string,
): readonly { readonly what: string; readonly text: string }[] {
  const ansatz = ofKind(file, 'ansatz').find((a) => a.name.text === name);
  if (ansatz === undefined) return [];
  const names = namesOf(file);
  const all = ansatz.items.flatMap((item) =>
    changesWithin(item.right, source, names).map((change) => ({ item, change })),
  );
  return all.map(({ item: changed, change }, k) => {
    const items = ansatz.items.map((item) => {
      const right = item === changed ? source.edited(item.right.place, change.edits) : source.slice(item.right.place);
      const condition = item.condition === undefined ? '' : ` if ${source.slice(item.condition.place)}`;
      return `    ${source.slice(item.left.place)} = ${right}${condition}`;
    });
    const letters = ansatz.parameters.map((p) => source.slice(p.place)).join(', ');
    return { what: `ansatz: ${change.what}`, text: [`ansatz ${named(k)}(${letters})`, ...items].join('\n') };
  });
}

const namesOf = (file: File): Vocabulary => ({
  parameters: ofKind(file, 'param').flatMap((s) => s.entries.map((e) => e.name.text)),
});

const NEGATION = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '!=': '=' } as const;

/** Changes by what the claim says. Whether one makes the claim false is asked elsewhere. */
function changesOf(form: Form, file: File, source: SourceText): readonly Change[] {
  if (form.meanField) return [];
  const names = namesOf(file);
  const word = (from: string, to: string): Change => {
    const text = source.slice(form.place);
    return { what: `${to} for ${from}`, edits: [{ place: form.place, text: text.replace(from, to) }] };
  };
  const within = (e: Expression): readonly Change[] => changesWithin(e, source, names);
  const sides = (r: Binary): readonly Change[] => {
    if (isZero(r.right)) return [];
    return [...changesOfWhole(r.right, source), ...within(r.right), ...beyond(form, r.right, source)];
  };
  const points = (p: Point): readonly Change[] => changesOfPoint(p, file, source, within);
  switch (form.kind) {
    case 'relation': {
      const { operator, operatorPlace, left } = form.relation;
      if (operator === '=') return [...sides(form.relation), ...(left.kind === 'prime' ? [] : within(left))];
      const negated = NEGATION[operator as keyof typeof NEGATION];
      if (negated === undefined) return [];
      return [{ what: `${negated} for ${operator}`, edits: [{ place: operatorPlace, text: negated }] }];
    }
    case 'rate':
    case 'trajectory':
      return sides(form.relation);
    case 'limit':
      return form.as === undefined ? [...sides(form.relation), ...startFor(form.relation, file, source)] : [];
    case 'conserved':
      return changesOfConserved(form.value, file, source);
    case 'decreasing':
      return [{ what: 'sign', edits: [{ place: form.value.place, text: `-(${source.slice(form.value.place)})` }] }];
    case 'gradient-field':
      return [form.not ? word('not gradient-field', 'gradient-field') : word('gradient-field', 'not gradient-field')];
    case 'stationary':
      return points(form.point);
    case 'fixed-points':
      return form.points.flatMap(points);
    case 'stability': {
      // A centre may be stable or not by higher orders, and a marginal point may be stable.
      const other =
        form.stability === 'stable' ? ['unstable', 'saddle'] : form.stability === 'centre' ? ['unstable'] : ['stable'];
      return [...other.map((to) => word(form.stability, to)), ...points(form.point)];
    }
    case 'extremum':
      return [
        word(form.extremum, form.extremum === 'minimum' ? 'maximum' : 'minimum'),
        { what: 'sign', edits: [{ place: form.value.place, text: `-(${source.slice(form.value.place)})` }] },
        ...points(form.point),
      ];
    case 'spectrum':
      return [
        ...form.eigenvalues.flatMap((e): readonly Change[] => {
          const times = e.times;
          const more: Edit =
            times === undefined
              ? { place: e.place, text: `${source.slice(e.place)} times 2` }
              : { place: times.place, text: `(${source.slice(times.place)}) + 1` };
          return [
            { what: 'multiplicity', edits: [more] },
            ...(isZero(e.value) ? [] : [...changesOfWhole(e.value, source), ...within(e.value)]),
          ];
        }),
        ...points(form.point),
      ];
    default:
      return [];
  }
}

/** A quoted number moved by a hundred times its tolerance. */
function beyond(form: Form, right: Expression, source: SourceText): readonly Change[] {
  if (form.to === undefined) return [];
  const value = source.slice(right.place);
  const tolerance = `${source.slice(form.to.value.place)}${form.to.percent ? `/100*(${value})` : ''}`;
  return [
    { certain: true, what: '100 tolerances', edits: [{ place: right.place, text: `${value} + 100*(${tolerance})` }] },
  ];
}

/** Where a limit is a place, the start instead of it. */
function startFor(r: Binary, file: File, source: SourceText): readonly Change[] {
  const name = r.left.kind === 'index' ? r.left.base : r.left;
  if (name.kind !== 'name') return [];
  const letters = [
    ...ofKind(file, 'state').flatMap((s) => s.entries),
    ...ofKind(file, 'ansatz').flatMap((s) => s.parameters),
  ];
  const moves = letters.some((d) => d.name.text === name.text);
  if (!moves && !(r.left.kind === 'name' && defined(file, name.text))) return [];
  return [
    { what: 'the start for the limit', edits: [{ place: r.right.place, text: `${source.slice(r.left.place)}(0)` }] },
  ];
}

/** One term of a sum twice, one factor's side of a quotient; a name is replaced by its definition first. */
function changesOfConserved(value: Expression, file: File, source: SourceText): readonly Change[] {
  if (value.kind === 'name') {
    const definition = defined(file, value.text);
    if (definition === undefined) return [];
    return changesOfConserved(definition.value, file, source).map((c) => ({
      what: `${c.what}, in its definition`,
      edits: [{ place: value.place, text: `(${source.edited(definition.value.place, c.edits)})` }],
    }));
  }
  const terms: Expression[] = [];
  const split = (e: Expression): void => {
    if (e.kind === 'binary' && (e.operator === '+' || e.operator === '-')) {
      split(e.left);
      split(e.right);
    } else terms.push(e);
  };
  split(value);
  const twice = terms.length < 2 ? [] : terms.map((t) => double(t, source));
  const inside = terms
    .flatMap((t) => changesWithin(t, source, { parameters: [] }))
    .filter((c) => !c.what.startsWith('a literal'));
  const quotient: readonly Change[] =
    value.kind === 'binary' && value.operator === '/'
      ? [{ what: 'product for quotient', edits: [{ place: value.operatorPlace, text: '*' }] }]
      : [];
  return [...twice, ...quotient, ...inside];
}
const double = (t: Expression, source: SourceText): Change => ({
  what: `twice a term (${t.place.line}:${t.place.column})`,
  edits: [{ place: t.place, text: `2*${t.kind === 'binary' ? source.slice(t.place) : `(${source.slice(t.place)})`}` }],
});

/** A point with one state moved: by a factor, within its expression, by a term that grows with the index, off zero. */
function changesOfPoint(
  p: Point,
  file: File,
  source: SourceText,
  within: (e: Expression) => readonly Change[],
): readonly Change[] {
  return p.entries.flatMap((entry): readonly Change[] => {
    const name = entry.left.kind === 'index' ? entry.left.base : entry.left;
    const free =
      entry.left.kind === 'index' ? entry.left.indices.flatMap((i) => (i.kind === 'name' ? [i.spelled] : [])) : [];
    const own = source.slice(entry.right.place);
    const as = (what: string, text: string): Change => ({
      what: `point: ${what} (${entry.place.line}:${entry.place.column})`,
      edits: [{ place: entry.right.place, text }],
    });
    if (isZero(entry.right)) {
      const declared = ofKind(file, 'state').flatMap((s) => s.entries);
      const state = name.kind === 'name' ? declared.find((d) => d.name.text === name.text) : undefined;
      const dimensions = state?.domain?.kind === 'real' ? state.domain.dimensions : [];
      const off =
        dimensions.length === 0
          ? '1'
          : dimensions.length === 1
            ? `[1 for mut in ${source.slice(dimensions[0]!.place)}]`
            : 'identity';
      return [as('off zero', off)];
    }
    return [
      as('twice', `2*(${own})`),
      ...free.map((i) => as(`times ${i}`, `${i}*(${own})`)),
      ...within(entry.right).map((c) => ({ ...c, what: `point: ${c.what}` })),
    ];
  });
}
