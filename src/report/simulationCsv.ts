import type { Figure, Nested, SimulateDocument, SimulateResult, SizesDocument } from './document.ts';
import { entryNames, flat } from './entries.ts';

/**
 * A simulation as comma-separated values (RFC 4180): a row for each time, a column for each entry of each observable; of
 * several draws their mean, and its standard error in a column `… standard error`. Several sizes follow one another, the
 * sizes in columns of their own, and so do draws that are shown one by one.
 */
export function simulationCsv(d: SimulateDocument | SizesDocument, varied: readonly string[] = []): string {
  const tables: readonly (SimulateResult & {
    readonly draw?: number;
    readonly sizes?: Readonly<Record<string, number>>;
  })[] = 'tables' in d.result ? d.result.tables : [d.result];
  const lines: string[] = [];
  const widths = new Map<string, number>();
  // Larger arrays have more entries: the columns are those of the largest.
  const names: string[] = [];
  for (const table of tables)
    for (const [name, o] of Object.entries(table.observables))
      for (const entry of entryNames(name, o.shape))
        for (const column of o.standardError === undefined ? [entry] : [entry, `${entry} standard error`])
          if (!widths.has(column)) {
            widths.set(column, names.length);
            names.push(column);
          }
  lines.push([...varied, 't', ...names].map(quoted).join(','));
  for (const table of tables)
    for (const [row, t] of table.t.entries()) {
      const cells = new Array<string>(names.length).fill('');
      const put = (column: string, x: Figure): void => {
        cells[widths.get(column)!] = String(x);
      };
      for (const [name, o] of Object.entries(table.observables)) {
        const [values, errors] = [flat(o.values[row]!), o.standardError && flat(o.standardError[row] as Nested)];
        for (const [k, entry] of entryNames(name, o.shape).entries()) {
          put(entry, values[k]!);
          if (errors !== undefined) put(`${entry} standard error`, errors[k]!);
        }
      }
      lines.push(
        [...varied.map((v) => String((v === 'draw' ? table.draw : table.sizes?.[v]) ?? '')), String(t), ...cells].join(
          ',',
        ),
      );
    }
  return `${lines.join('\n')}\n`;
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
