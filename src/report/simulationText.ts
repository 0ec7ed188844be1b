import { aligned, clipped } from './columns.ts';
import type { Figure, Nested, SimulateDocument } from './document.ts';
import { type Page, PLAIN_PAGE } from './paint.ts';
import { counted, deviation, numeral, outcomeWords, reachedEnd } from './words.ts';

/** How many rows and columns a person reads; all of it is in the document. */
const ROWS = 11;
const COLUMNS = 7;

/** A simulation for people: its observables at some times, its outcome, its errors. */
export function simulationText(d: SimulateDocument, { width, paint }: Page = PLAIN_PAGE): string {
  const { t, observables, outcome, errorEstimate } = d.result;
  const columns = Object.entries(observables).flatMap(([name, o]) =>
    entries(name, o.shape).map((title, k) => ({ title, at: (row: number) => flat(o.values[row]!)[k]! })),
  );
  const shown = columns.slice(0, COLUMNS);
  const rows = some(t.length);
  const text = aligned([
    ['t', ...shown.map((c) => c.title)],
    ...rows.map((r) => [numeral(t[r]!), ...shown.map((c) => numeral(c.at(r), 8))]),
  ]).map((line) => clipped(`  ${line}`, width));
  const numbers = [...Object.entries(d.sizes ?? {}), ...Object.entries(d.parameters ?? {})];
  const head = [`seed ${d.seed}`, ...numbers.map(([name, x]) => `${name} = ${numeral(x)}`)].join(', ');
  const lines = [`${paint.strong(d.model?.name ?? '')}${paint.dim(` · ${head}`)}`, ''];
  lines.push(...(text.length > 0 ? [paint.dim(text[0]!), ...text.slice(1)] : []));
  const hidden = columns.length - shown.length;
  if (hidden > 0) lines.push(paint.dim(`  and ${counted(hidden, 'more column')}: --observe name, or --json`));
  if (rows.length < t.length) lines.push(paint.dim(`  ${rows.length} of ${t.length} times; all of them with --json`));
  lines.push('', (reachedEnd(outcome) ? paint.good : paint.bad)(outcomeWords(outcome, errorEstimate)));
  const errors = Object.entries(errorEstimate).map(([name, e]) => `${name} ${deviation(e)}`);
  if (errors.length > 0) lines.push(`estimated errors, from two tolerances and two integrators: ${errors.join(', ')}`);
  return `${lines.join('\n')}\n`;
}

/** Evenly spread rows, the first and the last among them. */
function some(n: number): readonly number[] {
  const count = Math.min(ROWS, n);
  return Array.from({ length: count }, (_, k) => (count === 1 ? 0 : Math.round((k * (n - 1)) / (count - 1))));
}

/** Names of the entries of an array: `y[1,2]`. */
function entries(name: string, shape: readonly number[]): readonly string[] {
  let places: readonly (readonly number[])[] = [[]];
  for (const n of shape) places = places.flatMap((p) => Array.from({ length: n }, (_, k) => [...p, k + 1]));
  return shape.length === 0 ? [name] : places.map((p) => `${name}[${p.join(',')}]`);
}

const flat = (x: Nested): readonly Figure[] => (typeof x === 'object' ? x.flatMap(flat) : [x]);
