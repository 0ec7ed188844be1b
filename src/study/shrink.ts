import { load } from '../model/load.ts';
import type { Model } from '../model/model.ts';
import { type Expression, parse, type Statement } from '../model/syntax/index.ts';
import { type Edit, everything, sourceText } from '../model/syntax/sourceText.ts';

/** Whether a model still shows what is looked into. What it throws counts as no. */
export type Shows = (model: Model) => boolean | Promise<boolean>;

/** How often a model may be tried. */
const TRIES = 400;

/**
 * The smallest text found of a model that still shows something: statements are left out by delta debugging (Zeller &
 * Hildebrandt 2002, Simplifying and isolating failure-inducing input), then entries of declarations, lines of ansätze, terms
 * of sums and factors of products. Every text that is tried is a valid model. Comments go first.
 */
export async function shrinkText(text: string, shows: Shows, tries = TRIES): Promise<string> {
  let left = tries;
  const valid = async (candidate: string): Promise<boolean> => {
    if (left <= 0) return false;
    const { model } = load(candidate);
    if (model === undefined) return false;
    left--;
    try {
      return await shows(model);
    } catch {
      return false;
    }
  };
  let best = text;
  const bare = statementsOf(text).join('\n').concat('\n');
  if (!(await valid(bare))) return text;
  best = bare;
  for (let before = ''; before !== best && left > 0; ) {
    before = best;
    const [head, ...rest] = statementsOf(best);
    const kept = await minimal(rest, (some) => valid([head, ...some].join('\n').concat('\n')));
    best = [head, ...(await withoutNames(kept, (some) => valid([head, ...some].join('\n').concat('\n'))))]
      .join('\n')
      .concat('\n');
    best = await smallerParts(best, valid);
  }
  return best;
}

/** Statements as they are written, declarations of several quantities as one for each. */
function statementsOf(text: string): readonly string[] {
  const source = sourceText(text);
  const { file } = parse(text);
  const lines = text.split('\n');
  // With the indented lines that belong to it.
  const whole = ({ place }: Statement): string => {
    const next = lines.findIndex((l, k) => k >= place.line && /^[^\s#]/.test(l));
    return uncommented(lines.slice(place.line - 1, next < 0 ? undefined : next).join('\n'));
  };
  const head = `model ${file.model?.name ?? 'reduced'}`;
  return [
    head,
    ...file.statements.flatMap((s) =>
      s.kind === 'size' || s.kind === 'param' || s.kind === 'any' || s.kind === 'state'
        ? s.entries.map((e) => `${s.kind} ${source.slice(e.place)}`)
        : [whole(s)],
    ),
  ];
}

/** Comments at the ends of lines taken away; a `#` within quotes is none. */
const uncommented = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^((?:[^"#]|"(?:[^"\\]|\\.)*")*)#.*$/, '$1').trimEnd())
    .filter((line) => line.trim() !== '')
    .join('\n');

/** A part that none can be left out of (ddmin). */
async function minimal(
  all: readonly string[],
  shows: (some: readonly string[]) => Promise<boolean>,
): Promise<readonly string[]> {
  let kept = all;
  for (let parts = 2; kept.length > 0; ) {
    const size = Math.ceil(kept.length / parts);
    let smaller: readonly string[] | undefined;
    for (let from = 0; from < kept.length && smaller === undefined; from += size) {
      const others = kept.filter((_, k) => k < from || k >= from + size);
      if (await shows(others)) smaller = others;
    }
    if (smaller !== undefined) {
      kept = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size <= 1) return kept;
    else parts = Math.min(kept.length, parts * 2);
  }
  return kept;
}

/** A state can only go with its equation: what is declared is left out with all statements that speak of it. */
async function withoutNames(
  all: readonly string[],
  shows: (some: readonly string[]) => Promise<boolean>,
): Promise<readonly string[]> {
  let kept = all;
  for (const declared of all) {
    const [, name] = /^(?:state|any|random|data|law|let|order) +([\p{L}_][\p{L}\d_]*)/u.exec(declared) ?? [];
    if (name === undefined || !kept.includes(declared)) continue;
    const own = new RegExp(`(?<![\\p{L}\\d_])${name}(?![\\p{L}\\d_])`, 'u');
    const others = kept.filter((s) => !own.test(s));
    if (await shows(others)) kept = others;
  }
  return kept;
}

/** Terms, factors and lines left out one after the other, from the first to the last that may be. */
async function smallerParts(text: string, shows: (text: string) => Promise<boolean>): Promise<string> {
  let best = text;
  for (let k = 0; ; ) {
    const source = sourceText(best);
    const edits = parse(best).file.statements.flatMap((s) => simpler(s, source.slice));
    if (k >= edits.length) return best;
    const candidate = source.edited(everything(best), [edits[k]!]).replace(/\n\s*\n/g, '\n');
    if (candidate.length < best.length && (await shows(candidate))) best = candidate;
    else k++;
  }
}

type Slice = (place: Expression['place']) => string;

function simpler(s: Statement, slice: Slice): readonly Edit[] {
  switch (s.kind) {
    case 'ansatz':
      return s.items.length > 1 ? s.items.map((i) => ({ place: i.place, text: '' })) : [];
    case 'let':
    case 'order':
    case 'initial':
      return operands(s.value, slice, true);
    case 'flow':
    case 'update':
      return [...s.modifiers.map((m) => ({ place: m.place, text: '' })), ...operands(s.value, slice, true)];
    default:
      return [];
  }
}

/** One operand in the place of an operation, here and within; brackets where something stands beside it. */
function operands(e: Expression, slice: Slice, alone = false): readonly Edit[] {
  switch (e.kind) {
    case 'binary': {
      const inner = [...operands(e.left, slice), ...operands(e.right, slice)];
      if (e.operator !== '+' && e.operator !== '-' && e.operator !== '*') return inner;
      return [
        ...[e.left, e.right].map((x) => ({
          place: e.place,
          text: alone || (x.kind !== 'binary' && x.kind !== 'negate') ? slice(x.place) : `(${slice(x.place)})`,
        })),
        ...inner,
      ];
    }
    case 'call':
      return e.args.flatMap((a) => operands(a.value, slice, true));
    case 'negate':
    case 'transpose':
      return operands(e.operand, slice);
    case 'bars':
      return operands(e.operand, slice, true);
    default:
      return [];
  }
}
