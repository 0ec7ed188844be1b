#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { forShortRuns } from './compiled.ts';
import { EXIT, isRefusal } from './exit.ts';
import { oneOf, wholeNumber } from './flags.ts';
import { commandHelp, help, shortHelp } from './help.ts';
import { type Asked, reading } from './reading.ts';
import { terminal } from './terminal.ts';
import { isWatched } from './watched.ts';

forShortRuns();

// A reader that has seen enough closes the pipe: that is no error of anybody.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (problem: NodeJS.ErrnoException) => {
    if (problem.code !== 'EPIPE') throw problem;
    process.exit(process.exitCode ?? EXIT.ok);
  });

const isJson = process.argv.includes('--json');
let running: string | undefined;
try {
  process.exitCode = await answer(reading(process.argv.slice(2)));
} catch (problem) {
  process.exitCode = report(problem);
}

async function answer(asked: Asked): Promise<number> {
  switch (asked.kind) {
    case 'help':
      process.stdout.write(asked.command === undefined ? help() : commandHelp(asked.command));
      return EXIT.ok;
    case 'version':
      process.stdout.write(`${version()}\n`);
      return EXIT.ok;
    case 'nothing':
      // On a terminal the screen; where nobody watches, or in CI, a short help.
      if (isWatched()) return answer(reading(['tui']));
      process.stderr.write(shortHelp());
      return EXIT.usage;
    case 'run': {
      const { command, invocation } = asked;
      running = command.name;
      const width = wholeNumber(invocation, 'width', 20, 1000);
      const where = terminal({
        json: invocation.flags.json === true,
        quiet: invocation.flags.quiet === true,
        color: oneOf(invocation, 'color', ['auto', 'always', 'never']),
        ...(width !== undefined && { width }),
      });
      const run = await command.load();
      return run(invocation, where);
    }
  }
}

/** An error in words; with `--json` as a document too. */
function report(problem: unknown): number {
  const refused = isRefusal(problem);
  const message = problem instanceof Error ? problem.message : String(problem);
  const lines = refused
    ? [...(problem.details === undefined ? [] : [problem.details.text, '']), `error: ${message}`]
    : [`error: a fault of saddle itself: ${message}`];
  const tip = refused ? problem.help : 'please report it; SADDLE_DEBUG=1 shows where it happened';
  if (tip !== undefined) lines.push(`  = help: ${tip}`);
  if (!refused && process.env.SADDLE_DEBUG && problem instanceof Error) lines.push(problem.stack ?? '');
  process.stderr.write(`${lines.join('\n')}\n`);
  const exit = refused ? problem.exit : EXIT.bug;
  if (isJson) {
    const error = {
      exit,
      message,
      ...(tip !== undefined && { help: tip }),
      ...(refused && problem.details && { diagnostics: problem.details.diagnostics }),
    };
    process.stdout.write(
      `${JSON.stringify({ schema: 'saddle/1', ...(running && { command: running }), error }, undefined, 2)}\n`,
    );
  }
  return exit;
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
