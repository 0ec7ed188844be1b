import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { attempt } from './attempt.ts';
import { fuzzFile } from './files.ts';

// npm run fuzz [-- count [first]]: reads so many hostile files, each in a bounded time and memory. A child reads them, so
// that one that hangs or takes too much is seen from outside, named by its number, and the others go on.

const [count = 100_000, first = 0] = process.argv.slice(2).map(Number);
const MEGABYTES = 1024;
/** One file, on a machine that does other things as well. */
const SECONDS = 60;
const SHOWN = 10;

interface Told {
  readonly begun?: number;
  readonly done?: number;
  readonly seconds?: number;
  readonly kind?: string;
  readonly loaded?: boolean;
  readonly formatted?: boolean;
  readonly memory?: number;
  readonly wrong?: string;
}

if (process.send !== undefined) child();
else await campaign();

function child(): void {
  const tell = (told: Told): void => void process.send!(told);
  for (let seed = first; seed < first + count; seed++) {
    tell({ begun: seed });
    const file = fuzzFile(seed);
    const { kind } = file;
    try {
      const { seconds, loaded, formatted } = attempt(file);
      tell({ done: seed, kind, seconds, loaded, formatted, memory: process.memoryUsage().rss });
    } catch (problem) {
      tell({
        done: seed,
        kind,
        wrong: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem),
      });
    }
  }
  process.disconnect();
}

async function campaign(): Promise<void> {
  const begin = performance.now();
  const slowest: { readonly seed: number; readonly kind: string; readonly seconds: number }[] = [];
  const failures: string[] = [];
  const tally = { files: 0, loaded: 0, formatted: 0, memory: 0 };
  let running: ChildProcess | undefined;
  let stopped = false;
  // What is done is said.
  process.on('SIGINT', () => {
    stopped = true;
    running?.kill('SIGKILL');
  });
  for (let from = first; from < first + count && !stopped; ) from = await part(from);
  console.log(
    `${tally.files} files in ${((performance.now() - begin) / 60_000).toFixed(1)} min: ${tally.loaded} are models, ` +
      `${tally.formatted} could be formatted; at most ${Math.round(tally.memory / 2 ** 20)} MiB`,
  );
  for (const s of slowest) console.log(`  ${s.seconds.toFixed(2)} s: file ${s.seed} (${s.kind})`);
  for (const f of failures) console.log(`FAILED ${f}`);
  process.exitCode = failures.length > 0 ? 1 : 0;

  /** Runs a child from a file on; gives the next file after one that hung or ended it. */
  function part(from: number): Promise<number> {
    const args = [String(first + count - from), String(from)];
    const execArgv = [...process.execArgv, `--max-old-space-size=${MEGABYTES}`];
    const reader = fork(fileURLToPath(import.meta.url), args, { execArgv });
    running = reader;
    let at = from;
    let hung = false;
    const watch = (): NodeJS.Timeout =>
      setTimeout(() => {
        hung = true;
        reader.kill('SIGKILL');
      }, SECONDS * 1000);
    let timer = watch();
    reader.on('message', (told: Told) => {
      clearTimeout(timer);
      timer = watch();
      if (told.begun !== undefined) at = told.begun;
      if (told.done === undefined) return;
      at = told.done + 1;
      tally.files += 1;
      if (tally.files % 5000 === 0) process.stderr.write(`${tally.files} files, ${failures.length} failed\n`);
      if (told.wrong !== undefined) failures.push(`file ${told.done} (${told.kind}): ${told.wrong}`);
      tally.loaded += told.loaded ? 1 : 0;
      tally.formatted += told.formatted ? 1 : 0;
      tally.memory = Math.max(tally.memory, told.memory ?? 0);
      slowest.push({ seed: told.done, kind: told.kind!, seconds: told.seconds ?? 0 });
      slowest.sort((a, b) => b.seconds - a.seconds).splice(SHOWN);
    });
    return new Promise((resolve) => {
      reader.on('exit', (code, signal) => {
        clearTimeout(timer);
        if (stopped || (at >= first + count && code === 0)) return resolve(at);
        failures.push(`file ${at}: ${hung ? `more than ${SECONDS} s` : `the process ended (${signal ?? code})`}`);
        tally.files += 1;
        resolve(at + 1);
      });
    });
  }
}
