import type { Invocation } from './command.ts';
import { usage } from './exit.ts';

/** The values of flags, read and bounded. */

export const isSet = (asked: Invocation, name: string): boolean => asked.flags[name] === true;

export function textOf(asked: Invocation, name: string): string | undefined {
  const v = asked.flags[name];
  return v === undefined || v === true ? undefined : v.at(-1);
}

/** Names, given one by one or with commas between. */
export function namesOf(asked: Invocation, name: string): readonly string[] | undefined {
  const v = asked.flags[name];
  if (v === undefined || v === true) return undefined;
  const names = v.flatMap((x) => x.split(',')).map((x) => x.trim());
  if (names.includes('')) throw usage(`\`--${name}\` holds an empty name`);
  return [...new Set(names)];
}

/** Names, entries and expressions, given one by one or with commas between; commas in brackets belong to them. */
export function expressionsOf(asked: Invocation, name: string): readonly string[] | undefined {
  const v = asked.flags[name];
  if (v === undefined || v === true) return undefined;
  const found: string[] = [];
  for (const text of v) {
    let depth = 0;
    let part = '';
    for (const c of text) {
      if ('([{'.includes(c)) depth++;
      if (')]}'.includes(c)) depth--;
      if (c === ',' && depth <= 0) {
        found.push(part.trim());
        part = '';
      } else part += c;
    }
    found.push(part.trim());
  }
  if (found.includes('')) throw usage(`\`--${name}\` holds an empty name`);
  return [...new Set(found)];
}

/** `N=100,200,400`: one name, and the numbers that it takes one after the other. */
export function valuesOf(
  asked: Invocation,
  name: string,
): { readonly name: string; readonly values: readonly number[] } | undefined {
  const text = textOf(asked, name);
  if (text === undefined) return undefined;
  const [, letter, list] = /^\s*([^=\s]+)\s*=\s*(\S.*)$/u.exec(text) ?? [];
  const values = list?.split(',').map((x) => numberOf(x.trim()));
  if (letter === undefined || values === undefined || values.includes(undefined))
    throw usage(`\`--${name} ${text}\` is no list of sizes`, `\`--${name} N=100,200,400\``);
  return { name: letter, values: [...new Set(values as number[])] };
}

export function oneOf<W extends string>(asked: Invocation, name: string, words: readonly [W, ...W[]]): W {
  const v = textOf(asked, name);
  if (v === undefined) return words[0];
  const found = words.find((w) => w === v);
  if (found === undefined) throw usage(`\`--${name}\` is ${words.join(', ')}, not \`${v}\``);
  return found;
}

export function wholeNumber(
  asked: Invocation,
  name: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const v = textOf(asked, name);
  if (v === undefined) return undefined;
  const n = numberOf(v);
  if (n === undefined || !Number.isInteger(n) || n < least || n > most)
    throw usage(
      `\`--${name}\` is a whole number ${most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`}, not \`${v}\``,
    );
  return n;
}

export function positive(asked: Invocation, name: string): number | undefined {
  const v = textOf(asked, name);
  if (v === undefined) return undefined;
  const x = numberOf(v);
  if (x === undefined || x <= 0) throw usage(`\`--${name}\` is a positive number, not \`${v}\``);
  return x;
}

/** `0:10`, or `10` for 0:10. */
export function interval(asked: Invocation, name: string): { readonly from: number; readonly to: number } | undefined {
  const v = textOf(asked, name);
  if (v === undefined) return undefined;
  const parts = v.split(':').map(numberOf);
  const [from, to] = parts.length === 1 ? [0, parts[0]] : parts;
  if (parts.length > 2 || from === undefined || to === undefined || to <= from)
    throw usage(`\`--${name}\` runs from a smaller to a larger number, not \`${v}\``, `\`--${name} 0:10\``);
  return { from, to };
}

/** `0:10` for evenly spaced times, `log:0.01:100` for equal ratios. */
export function timesOf(asked: Invocation, name: string) {
  const log = textOf(asked, name)?.startsWith('log:') === true;
  if (!log) return interval(asked, name);
  const own = { ...asked, flags: { ...asked.flags, [name]: [textOf(asked, name)!.slice('log:'.length)] } };
  const found = interval(own, name);
  if (found !== undefined && !(found.from > 0))
    throw usage(`\`--${name} log:…\` begins above 0, not at ${found.from}`, `\`--${name} log:0.01:100\``);
  return found && { ...found, spacing: 'log' as const };
}

/** `-p name=number`, each name once. */
export function assignments(asked: Invocation): ReadonlyMap<string, number> {
  const given = new Map<string, number>();
  const all = asked.flags.param;
  for (const text of all === undefined || all === true ? [] : all) {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/u.exec(text) ?? [];
    if (name === undefined || value === undefined) throw usage(`\`-p ${text}\` is no assignment`, '`-p name=number`');
    const x = numberOf(value);
    if (x === undefined) throw usage(`\`-p ${text}\`: \`${value}\` is no number`);
    if (given.has(name)) throw usage(`\`-p ${name}=…\` is given twice`);
    given.set(name, x);
  }
  return given;
}

/** A finite number, or a quotient of two: `1/3`. */
function numberOf(text: string): number | undefined {
  const read = (part: string): number =>
    /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(part) ? Number(part) : Number.NaN;
  const [over, under, more] = text.split('/');
  const x = under === undefined ? read(over!) : read(over!) / read(under);
  return more === undefined && Number.isFinite(x) ? x : undefined;
}
