import { aligned, clipped } from './columns.ts';
import type { Figure, Nested, SimulateDocument, SimulateResult, SizesDocument } from './document.ts';
import { type Page, PLAIN_PAGE } from './paint.ts';
import { counted, deviation, numeral, outcomeWords, reachedEnd } from './words.ts';

/** How many rows and columns a person reads; all of it is in the document. */
const ROWS = 11;
const COLUMNS = 7;

/** A simulation for people: its observables at some times, its outcome, its errors. */
export function simulationText(d: SimulateDocument | SizesDocument, page: Page = PLAIN_PAGE): string {
  const { paint } = page;
  const title = (numbers: readonly (readonly [string, Figure])[]): string => {
    const head = [`seed ${d.seed}`, ...numbers.map(([name, x]) => `${name} = ${numeral(x)}`)].join(', ');
    return `${paint.strong(d.model?.name ?? '')}${paint.dim(` · ${head}`)}`;
  };
  const tables =
    'tables' in d.result ? d.result.tables : [{ ...d.result, sizes: d.sizes ?? {}, parameters: d.parameters ?? {} }];
  return tables
    .map((r) => {
      const numbers = [...Object.entries(r.sizes), ...Object.entries(r.parameters)];
      return `${[title(numbers), '', ...table(r, page)].join('\n')}\n`;
    })
    .join('\n');
}

function table(r: SimulateResult, { width, paint }: Page): readonly string[] {
  const { t, observables, outcome, errorEstimate, draws, method } = r;
  const columns = Object.entries(observables).flatMap(([name, o]) =>
    entryNames(name, o.shape).map((title, k) => ({
      title,
      at: (row: number): string => {
        const value = numeral(flat(o.values[row]!)[k]!, 8);
        if (o.standardError === undefined) return value;
        return `${numeral(flat(o.values[row]!)[k]!, 6)} ± ${deviation(flat(o.standardError[row]!)[k]!)}`;
      },
    })),
  );
  const shown = columns.slice(0, COLUMNS);
  const rows = some(t.length);
  const text = aligned([
    ['t', ...shown.map((c) => c.title)],
    ...rows.map((row) => [numeral(t[row]!), ...shown.map((c) => c.at(row))]),
  ]).map((line) => clipped(`  ${line}`, width));
  const lines = text.length > 0 ? [paint.dim(text[0]!), ...text.slice(1)] : [];
  const hidden = columns.length - shown.length;
  if (hidden > 0) lines.push(paint.dim(`  and ${counted(hidden, 'more column')}: --observe name, --csv or --json`));
  if (rows.length < t.length)
    lines.push(paint.dim(`  ${rows.length} of ${t.length} times; all of them with --csv or --json`));
  // A map is followed exactly, up to rounding: there is no error to be told.
  const words = outcomeWords(outcome, method.name === 'iteration' ? {} : errorEstimate);
  lines.push('', (reachedEnd(outcome) ? paint.good : paint.bad)(words));
  if (draws > 1) lines.push(`means over ${draws} draws of disorder, noise and start, ± their standard errors`);
  const errors = Object.entries(errorEstimate).map(([name, e]) => `${name} ${deviation(e)}`);
  if (method.step !== undefined)
    lines.push(`${method.name}, weak order ${method.weakOrder}, step ${numeral(method.step)}`);
  if (method.name !== 'iteration' && errors.length > 0) {
    const from =
      method.step === undefined ? 'from two tolerances and two integrators' : 'from the same paths at twice the step';
    lines.push(`estimated errors, ${from}: ${errors.join(', ')}`);
  }
  return lines;
}

/** Evenly spread rows, the first and the last among them. */
function some(n: number): readonly number[] {
  const count = Math.min(ROWS, n);
  return Array.from({ length: count }, (_, k) => (count === 1 ? 0 : Math.round((k * (n - 1)) / (count - 1))));
}

/** Names of the entries of an array: `y[1,2]`. */
export function entryNames(name: string, shape: readonly number[]): readonly string[] {
  let places: readonly (readonly number[])[] = [[]];
  for (const n of shape) places = places.flatMap((p) => Array.from({ length: n }, (_, k) => [...p, k + 1]));
  return shape.length === 0 ? [name] : places.map((p) => entryName(name, p));
}

/** An entry of what is itself an entry or an expression: `x[3]` at 2 is `x[3,2]`. */
function entryName(name: string, place: readonly number[]): string {
  const entry = /^(.*)\[([\d\s,]+)\]$/u.exec(name);
  if (entry !== null && /^[\p{L}\d_']+$/u.test(entry[1]!)) return `${entry[1]}[${entry[2]},${place.join(',')}]`;
  return `${/^[\p{L}\d_']+$/u.test(name) ? name : `(${name})`}[${place.join(',')}]`;
}

export const flat = (x: Nested): readonly Figure[] => (typeof x === 'object' ? x.flatMap(flat) : [x]);
