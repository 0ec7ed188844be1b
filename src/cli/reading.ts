import { parseArgs } from 'node:util';
import { nearest } from '../diagnostic.ts';
import type { Command, Flag, Invocation } from './command.ts';
import { COMMANDS, GLOBAL } from './commands.ts';
import { usage } from './exit.ts';

/** What the command line asks for. `help` without a command is that of the whole program. */
export type Asked =
  | { readonly kind: 'help' | 'version'; readonly command?: Command }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'run'; readonly command: Command; readonly invocation: Invocation };

const EVERY: Readonly<Record<string, Flag>> = Object.assign({}, GLOBAL, ...COMMANDS.map((c) => c.flags));

/** Reads the arguments; what cannot be read is refused in one line, with the nearest word that could. */
export function reading(argv: readonly string[]): Asked {
  const options = Object.fromEntries(
    Object.entries(EVERY).map(([name, f]) => [name, { type: f.type, ...(f.short && { short: f.short }) }]),
  );
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const words = tokens.flatMap((t) => (t.kind === 'positional' ? [t.value] : []));
  const given = tokens.flatMap((t) => (t.kind === 'option' ? [t] : []));
  const command = words[0] === undefined ? undefined : commandOf(words[0]);
  const flags: Record<string, string[] | true> = {};
  for (const { name, rawName, value } of given) {
    const flag = command?.flags[name] ?? GLOBAL[name];
    if (flag === undefined || (rawName.startsWith('--') && rawName !== `--${name}`))
      throw unknownFlag(rawName, name, command);
    if (flag.type === 'boolean') {
      if (value !== undefined) throw usage(`\`${rawName}\` takes no value`);
      flags[name] = true;
      continue;
    }
    if (value === undefined || isFlag(value))
      throw usage(`\`${rawName}\` needs a value`, `\`${rawName} ${flag.value}\``);
    const known = flags[name];
    flags[name] = flag.multiple && Array.isArray(known) ? [...known, value] : [value];
  }
  if (flags.help === true) return { kind: 'help', ...(command && { command }) };
  if (flags.version === true) return { kind: 'version' };
  if (command === undefined) return { kind: 'nothing' };
  const operands = words.slice(1);
  if (operands.length < command.least)
    throw usage(`\`${command.name}\` needs ${command.operands}`, command.examples[0] && `\`${command.examples[0]}\``);
  if (operands.length > command.most)
    throw usage(`\`${command.name}\` takes ${command.operands}, not also \`${operands[command.most]}\``);
  return { kind: 'run', command, invocation: { command: command.name, operands, flags } };
}

/** Whether a word that stands where a value should is a flag that was meant as one. */
function isFlag(word: string): boolean {
  if (!word.startsWith('-') || word === '-') return false;
  if (word.startsWith('--')) return true;
  return Object.values(EVERY).some((f) => f.short !== undefined && word === `-${f.short}`);
}

export function commandOf(word: string): Command {
  const found = COMMANDS.find((c) => c.name === word || c.alias === word);
  if (found !== undefined) return found;
  const names = COMMANDS.map((c) => c.name);
  const close = nearest(word, names) ?? names.find((n) => word.length >= 2 && n.startsWith(word));
  throw usage(
    `there is no command \`${word}\``,
    close !== undefined ? `did you mean \`saddle ${close}\`?` : `the commands are ${names.join(', ')}`,
  );
}

function unknownFlag(raw: string, name: string, command: Command | undefined) {
  const owner = COMMANDS.find((c) => c.flags[name] !== undefined);
  if (owner !== undefined && command !== undefined)
    return usage(`\`${command.name}\` has no flag \`${raw}\``, `it belongs to \`saddle ${owner.name}\``);
  if (owner !== undefined) return usage(`\`${raw}\` needs a command`, `\`saddle ${owner.name} ${raw}\``);
  const candidates = Object.keys({ ...GLOBAL, ...command?.flags });
  const close = nearest(name, candidates);
  const help =
    close !== undefined ? `did you mean \`--${close}\`?` : `\`saddle ${command?.name ?? ''} --help\` lists them`;
  return usage(`there is no flag \`${raw}\``, help.replace('  ', ' '));
}
