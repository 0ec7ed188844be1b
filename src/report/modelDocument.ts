import { call } from '../expr/build.ts';
import type { Expr, IndexSet, Letter } from '../expr/expr.ts';
import type { Claim } from '../model/claim.ts';
import type { Declared, Model, RandomArray } from '../model/model.ts';
import { type Identity, identityOf, valuesAt } from '../study/values.ts';
import { fieldDocument, formOf } from './deriveDocument.ts';
import { type Document, document, type Warning, warningsOf } from './document.ts';
import { componentsOf, type Expression, namedSymbol, reservedNames, sides, termExpression } from './expression.ts';
import { lawText } from './law.ts';

interface LetterDocument {
  readonly name: string;
  /** As the model language declares it: `[N] : R^d`, `> 0`. */
  readonly domain: string;
  readonly value: Expression | null;
}
interface EquationDocument {
  readonly left: Expression;
  readonly right: Expression;
}
/** What `show` prints: a model as it was understood. */
export interface ShowResult {
  readonly citations: readonly { readonly key: string; readonly text: string }[];
  readonly sizes: readonly LetterDocument[];
  /** Those on which something stands. */
  readonly indexSets: readonly { readonly name: string; readonly set: string }[];
  readonly parameters: readonly LetterDocument[];
  readonly constants: readonly LetterDocument[];
  readonly states: readonly LetterDocument[];
  readonly data: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Disorder: `[N, N] ~ normal(0, 1/N) reciprocity eta`. */
  readonly random: readonly { readonly name: string; readonly law: string }[];
  readonly limits: readonly string[];
  readonly definitions: readonly ({ readonly kind: 'let' | 'order'; readonly name: string } & EquationDocument)[];
  readonly equations: readonly ({ readonly state: string; readonly sign?: '<-' } & EquationDocument)[];
  readonly initials: readonly { readonly state: string; readonly start: string }[];
  readonly ansatze: readonly {
    readonly name: string;
    readonly letters: readonly string[];
    readonly form: readonly EquationDocument[];
  }[];
  readonly claims: readonly {
    readonly id: string;
    readonly kind: string;
    readonly claim: string;
    readonly ansatz: string | null;
    readonly correction: string | null;
    readonly expectRefuted: boolean;
    readonly sentence: string | null;
    readonly cite: { readonly key: string; readonly where: string | null } | null;
  }[];
}
export type ShowDocument = Document<'show', ShowResult>;

/** What `list` prints: the models that there are. */
export interface ListResult {
  readonly models: readonly (Identity & {
    readonly states: readonly string[];
    readonly ansatze: readonly string[];
    readonly claims: number;
  })[];
  readonly errors: readonly { readonly model: string; readonly code: string; readonly message: string }[];
}
export type ListDocument = Document<'list', ListResult>;

export function listDocument(models: readonly Model[], errors: ListResult['errors']): ListDocument {
  const warnings: readonly Warning[] = models.flatMap((m) => warningsOf(m.name, m.warnings));
  const found = models.map((m) => ({
    ...identityOf(m),
    states: m.states.filter((s) => !s.hidden).map((s) => s.letter.name),
    ansatze: m.ansatze.map((a) => a.name),
    claims: m.claims.length,
  }));
  return document('list', undefined, { models: found, errors }, warnings);
}

/** The document of a model as it was understood. */
export function showDocument(model: Model): ShowDocument {
  const reserved = reservedNames(model);
  const letters = (ds: readonly Declared[]): readonly LetterDocument[] => ds.map((d) => letterDocument(d, reserved));
  const result: ShowResult = {
    citations: model.citations.map(({ key, text }) => ({ key, text })),
    sizes: letters(model.sizes),
    indexSets: indexSetsOf(model),
    parameters: letters(model.parameters),
    constants: letters(model.constants),
    states: letters(model.states.filter((s) => !s.hidden)),
    data: model.data.map((d) => ({ name: d.letter.name, shape: d.shape })),
    random: model.random.map((r) => ({ name: r.letter.name, law: randomText(r) })),
    limits: model.limits.map(
      (l) => `${text(l.left)} ${l.relation} ${l.right === undefined ? 'infinity' : text(l.right)}`,
    ),
    definitions: model.definitions.map((d) => {
      const { indices, components, term } = d.value;
      return {
        kind: d.kind,
        name: d.name,
        ...sides(namedSymbol(d.name, indices, components), term, componentsOf(indices, components), reserved),
      };
    }),
    equations: model.dynamics.map((d) => fieldDocument(d, reserved, model.time)),
    initials: model.initials.map((i) => ({
      state: i.state.name,
      start:
        i.start.kind === 'value'
          ? `= ${termExpression(i.start.term, [], reserved).text}`
          : `~ ${lawText(i.start.law, text)}`,
    })),
    ansatze: model.ansatze.map((a) => ({
      name: a.name,
      letters: a.letters.filter((l) => !a.hidden?.some((h) => h.letter === l)).map((l) => l.name),
      form: formOf(a, reserved).map(({ left, right }) => ({ left, right })),
    })),
    claims: model.claims.map(claimOf),
  };
  const about = { model: identityOf(model), values: valuesAt(model) };
  return document('show', about, result, warningsOf(model.name, model.warnings));
}

function indexSetsOf(model: Model): ShowResult['indexSets'] {
  const all = [...model.constants, ...model.states, ...model.data, ...model.random].flatMap((d) => d.letter.axes);
  return [...new Set(all)].flatMap(({ structure }) =>
    structure.kind === 'subsets'
      ? [{ name: structure.name, set: `subsets(${text(structure.of.size)}, ${structure.take})` }]
      : [],
  );
}

const claimOf = (c: Claim): ShowResult['claims'][number] => ({
  id: c.name,
  kind: c.form.kind,
  claim: c.text,
  ansatz: c.ansatz?.name ?? null,
  correction: c.correction?.text ?? null,
  expectRefuted: c.expectRefuted,
  sentence: c.sentence ?? null,
  cite: c.cite === undefined ? null : { key: c.cite.key, where: c.cite.where ?? null },
});

function letterDocument(d: Declared, reserved: readonly string[]): LetterDocument {
  const whole = d.value === undefined || d.rounding === undefined ? d.value : call(d.rounding, d.value);
  const value = whole === undefined ? null : termExpression(whole, [], reserved);
  return { name: d.letter.name, domain: domainText(d.letter), value };
}

/** An axis as it is declared: a size, a ring, or a set by its name. */
function axisText({ size, structure }: IndexSet): string {
  if (structure.kind === 'subsets') return structure.name;
  return structure.kind === 'cyclic' ? `${text(size)} cyclic` : text(size);
}

/** Axes and domain of a letter as the model language declares them. */
function domainText(l: Letter): string {
  const sizes = l.axes.map(axisText);
  const family = sizes.slice(0, sizes.length - l.components);
  const members = sizes.slice(sizes.length - l.components);
  const axes = family.length > 0 ? `[${family.join(', ')}]` : '';
  const d = l.domain;
  if (d.kind === 'sphere')
    return `${axes} : sphere(${members.join(', ')}${text(d.radius) === '1' ? '' : `, ${text(d.radius)}`})`.trim();
  if (d.kind === 'simplex') return `${axes} : simplex(${members.join(', ')})`.trim();
  if (d.kind === 'symmetric') return `${axes} : symmetric(${members[0]})`.trim();
  const bounds = boundsText(d);
  if (l.role === 'size' || l.role === 'parameter') return bounds;
  const space =
    members.length === 0 ? 'R' : members.length === 1 ? `R^${power(members[0]!)}` : `R^(${members.join(', ')})`;
  return `${axes} : ${space}${bounds === '' ? '' : `, ${bounds}`}`.trim();
}
const power = (size: string): string => (/^\w+$/.test(size) ? size : `(${size})`);

function boundsText(d: Extract<Letter['domain'], { kind: 'real' | 'integer' }>): string {
  const { lower, upper, not } = d;
  const parts: string[] = [];
  if (lower !== undefined && upper !== undefined)
    parts.push(`in ${lower.open ? '(' : '['}${text(lower.value)}, ${text(upper.value)}${upper.open ? ')' : ']'}`);
  else if (lower !== undefined) parts.push(`${lower.open ? '>' : '>='} ${text(lower.value)}`);
  else if (upper !== undefined) parts.push(`${upper.open ? '<' : '<='} ${text(upper.value)}`);
  if (not !== undefined) parts.push(`!= ${text(not)}`);
  return parts.join(', ');
}

function randomText(r: RandomArray): string {
  const { correlation } = r;
  const options = [
    ...(correlation === undefined ? [] : [`${correlation.written} ${text(correlation.value)}`]),
    ...(correlation?.written === 'correlated' ? [`with ${correlation.with.name}`] : []),
    ...(r.symmetric ? ['symmetric'] : []),
    ...(r.zeroDiagonal ? ['zero-diagonal'] : []),
    ...(r.seed === undefined ? [] : [`seed ${r.seed}`]),
  ];
  const axes = r.letter.axes.length === 0 ? '' : `[${r.letter.axes.map(axisText).join(', ')}] `;
  return [`${axes}~ ${lawText(r.law, text)}`, ...options].join(' ');
}
const text = (e: Expr): string => termExpression(e, [], []).text;
