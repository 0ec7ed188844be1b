import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The program as it is installed: bundled from the source, into a folder from which it finds its libraries. The first who
 * asks bundles it, the others wait.
 */
function built(): string {
  const at = inject('program');
  const program = join(at, 'dist', 'cli', 'main.js');
  const done = join(at, 'done');
  try {
    mkdirSync(join(at, 'begun'));
  } catch {
    for (let k = 0; k < 3000 && !existsSync(done); k++)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    return program;
  }
  copyFileSync(join(ROOT, 'package.json'), join(at, 'package.json'));
  // Threads that verify are hired by a test of their own too. What is added goes to the last bundle, that of threads.
  const words = ['run', 'bundle', '--silent', '--', 'src/study/workers.ts', `--outdir=${dirname(program)}`];
  const ran = spawnSync('npm', words, { cwd: ROOT, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const isProgram = (name: string): boolean => /^(main\.js|part-.*|program\.cjs|mathjs\.cjs)$/.test(name);
  for (const part of ['', 'cli'])
    for (const name of readdirSync(join(ROOT, 'dist', part)).filter(isProgram))
      copyFileSync(join(ROOT, 'dist', part, name), join(at, 'dist', part, name));
  // As after a build: all who run it have the code of what most runs need.
  const model = join(ROOT, 'derivations', 'branches', 'coupled-wells.saddle');
  const kept = spawnSync(process.execPath, [join(dirname(program), 'keep.js'), model], { encoding: 'utf8' });
  if (kept.status !== 0) throw new Error(kept.stderr);
  writeFileSync(done, '');
  return program;
}
/** Its entry. */
export const PROGRAM = built();
const ARGUMENTS = [PROGRAM];

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const environment = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const { NO_COLOR: _, FORCE_COLOR: __, COLUMNS: ___, ...rest } = process.env;
  return { ...rest, ...more };
};

/** A folder with these files below `derivations`. */
export function folder(files: Readonly<Record<string, string>>): string {
  const at = mkdtempSync(join(tmpdir(), 'saddle-'));
  mkdirSync(join(at, 'derivations'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, 'derivations', name)), { recursive: true });
    writeFileSync(join(at, 'derivations', name), text);
  }
  return at;
}

/** Runs the real program in a folder. */
export function saddle(
  cwd: string,
  args: string,
  options: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Ran {
  const words = args === '' ? [] : args.split(' ');
  const ran = spawnSync(process.execPath, [...ARGUMENTS, ...words], {
    cwd,
    encoding: 'utf8',
    input: options.input ?? '',
    env: environment(options.env ?? {}),
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

/** Starts the program, for tests that watch it run. */
export const started = (cwd: string, args: string) =>
  spawn(process.execPath, [...ARGUMENTS, ...args.split(' ')], { cwd, env: environment({}) });

/** A shell line in which `saddle` is the program. */
export function shell(cwd: string, line: string): Ran {
  const program = [process.execPath, ...ARGUMENTS].map((w) => `'${w}'`).join(' ');
  const ran = spawnSync('bash', ['-c', line.replaceAll('saddle', program)], {
    cwd,
    encoding: 'utf8',
    env: environment({}),
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

export const DECAY = `model decay
size n >= 2 = 3
param k > 0 = 2
state x[n] : R
let L = k*sum(x[i]^2 for i in n)/2
order q = sum(x[i]^2 for i in n)
x' = -grad(L, x)
ansatz even(S)
    x[i] = S
claim falls
    decreasing L
claim flow
    x[i]' = -k*x[i]
claim corrected
    x[i]' = -2*k*x[i]
    correction: x[i]' = -k*x[i]
claim expected
    conserved q
    expect refuted
`;
export const FALSE = 'claim rests "It rests."\n    conserved q\n';
export const OPEN = 'claim some_empirical\n    empirical "only data can tell"\n';
