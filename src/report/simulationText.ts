import { aligned, clipped } from './columns.ts';
import type { Figure, SimulateDocument, SimulateResult, SizedResult, SizesDocument } from './document.ts';
import { entryNames, flat } from './entries.ts';
import { type PlotOptions, simulationFigure } from './figure/simulationFigure.ts';
import { type Page, PLAIN_PAGE } from './paint.ts';
import { counted, deviation, numeral, outcomeWords, reachedEnd } from './words.ts';

/** How many rows and columns a person reads; all of it is in the document. */
const ROWS = 11;
const COLUMNS = 7;

/** A simulation for people: its observables at some times, or drawn over all of them, its outcome, its errors. */
export function simulationText(
  d: SimulateDocument | SizesDocument,
  page: Page = PLAIN_PAGE,
  plot?: PlotOptions,
): string {
  const { paint } = page;
  const title = (numbers: readonly (readonly [string, Figure])[]): string => {
    const head = [`seed ${d.seed}`, ...numbers.map(([name, x]) => `${name} = ${numeral(x)}`)].join(', ');
    return `${paint.strong(d.model?.name ?? '')}${paint.dim(` · ${head}`)}`;
  };
  const tables: readonly SizedResult[] =
    'tables' in d.result ? d.result.tables : [{ ...d.result, sizes: d.sizes ?? {}, parameters: d.parameters ?? {} }];
  const headed = tables.map((r) => {
    const which = r.draw === undefined ? [] : [['draw', r.draw] as const];
    return { r, head: title([...which, ...Object.entries(r.sizes), ...Object.entries(r.parameters)]) };
  });
  if (plot === undefined)
    return headed
      .map(({ r, head }) => `${[head, '', ...table(r, page), '', ...ending(r, page)].join('\n')}\n`)
      .join('\n');
  const figure = simulationFigure(tables, page, plot);
  const [one, more] = headed;
  if (more === undefined) return `${[one!.head, '', ...figure, '', ...ending(one!.r, page)].join('\n')}\n`;
  return `${[...figure, ...headed.flatMap(({ r, head }) => ['', head, ...ending(r, page)])].join('\n')}\n`;
}

function table(r: SimulateResult, { width, paint }: Page): readonly string[] {
  const { t, observables } = r;
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
  return lines;
}

/** What became of it, and how far it is to be trusted. */
function ending(r: SimulateResult, { paint }: Page): readonly string[] {
  const { outcome, errorEstimate, draws, method } = r;
  // What a map draws in each step leaves rounding far behind: there is no error to be told.
  const iterated = method.name === 'iteration';
  const words = outcomeWords(outcome, iterated ? {} : errorEstimate);
  const lines = [(reachedEnd(outcome) ? paint.good : paint.bad)(words)];
  if (draws > 1) lines.push(`means over ${draws} draws of disorder, noise and start, ± their standard errors`);
  const known = Object.entries(errorEstimate).filter(([, e]) => typeof e === 'number');
  const errors = known.map(([name, e]) => `${name} ${deviation(e)}`);
  if (known.length < Object.keys(errorEstimate).length && !iterated)
    lines.push('the error is not known: the path was not compared to its end');
  if (method.step !== undefined) {
    const order = method.weakOrder === undefined ? `order ${method.order}` : `weak order ${method.weakOrder}`;
    lines.push(`${method.name}, ${order}, step ${numeral(method.step)}`);
  }
  if (errors.length > 0) {
    const from = iterated
      ? 'from an orbit whose start differs by rounding'
      : method.step === undefined
        ? 'from two tolerances and two integrators'
        : 'from the same path at twice the step';
    lines.push(`estimated errors, ${from}: ${errors.join(', ')}`);
  }
  return lines;
}

/** Evenly spread rows, the first and the last among them. */
function some(n: number): readonly number[] {
  const count = Math.min(ROWS, n);
  return Array.from({ length: count }, (_, k) => (count === 1 ? 0 : Math.round((k * (n - 1)) / (count - 1))));
}
