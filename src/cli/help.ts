import { aligned } from '../report/columns.ts';
import type { Command, Flag } from './command.ts';
import { COMMANDS, GLOBAL } from './commands.ts';

const flagRows = (flags: Readonly<Record<string, Flag>>): readonly string[] =>
  aligned(
    Object.entries(flags).map(([name, f]) => [
      `  ${f.short === undefined ? '    ' : `-${f.short}, `}--${name}${f.value === undefined ? '' : ` ${f.value}`}`,
      f.says,
    ]),
  );

/** The help of the program. */
export function help(): string {
  return [
    'saddle: derives the theory of a learning dynamics, and asks independent numerics whether it is true',
    '',
    'saddle <command> [model…] [flags]',
    '',
    ...aligned(COMMANDS.map((c) => [`  ${c.name} ${c.operands}`, c.says])),
    '',
    'A model is a file, or a name found below ./derivations, or - for standard input.',
    '',
    ...flagRows(GLOBAL),
    '',
    'exit codes: 0 all pass, 1 a claim failed, 2 usage, 3 model invalid, 4 not derived or solved, 5 inconclusive',
    '',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(c: Command): string {
  const own = flagRows(c.flags);
  return [
    `saddle ${c.name} ${c.operands}: ${c.says}`,
    '',
    ...(own.length > 0 ? [...own, ''] : []),
    ...flagRows(GLOBAL),
    '',
    ...c.examples.map((e) => `  ${e}`),
    '',
  ].join('\n');
}

/** What stands where nothing was asked. */
export const shortHelp = (): string =>
  `saddle <command> [model…]: ${COMMANDS.map((c) => c.name).join(', ')}\n\`saddle --help\` says more\n`;
