import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { modelPaths } from '../../src/study/modelPaths.ts';
import type { Action } from '../../src/tui/state.ts';
import { World } from '../../src/tui/world.ts';

// What the screen asks of the world, with threads that misbehave.

const worlds: World[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const w of worlds.splice(0)) w.close();
  for (const f of folders.splice(0)) rmSync(f, { recursive: true, force: true });
});

/** A world whose threads run these programs, one after another, the last one again and again. */
function world(...programs: readonly string[]) {
  const heard: Action[] = [];
  const written: string[] = [];
  let started = 0;
  const start = (): Worker => new Worker(programs[Math.min(started++, programs.length - 1)]!, { eval: true });
  const made = new World(
    (a) => heard.push(a),
    { write: (text: string) => written.push(text) },
    { suspend: () => {}, resume: () => {} },
    start,
  );
  worlds.push(made);
  return { made, heard, written, count: () => started };
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('it never came');
    await new Promise((go) => setTimeout(go, 10));
  }
}
const deaths = (heard: readonly Action[]): readonly string[] =>
  heard.flatMap((a) => (a.kind === 'died' ? [a.reason] : []));

/** Answers each question to read, as the engine does, and dies of each derivation. */
const MORTAL = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', (r) => {
    if (r.kind === 'derive') throw new Error('no more memory');
    if (r.kind === 'read')
      parentPort.postMessage({ kind: 'model', label: r.label, generation: r.generation, name: 'm', errors: [],
        errorLine: 1, errorCount: 0, claims: [], sha256: 'x' });
  });`;

it('tells of a thread that dies, and goes on with another', async () => {
  const { made, heard, count } = world(MORTAL);
  made.open(['m.saddle']);
  await until(() => heard.some((a) => a.kind === 'changed'));
  made.perform({ kind: 'derive', label: 'm.saddle', generation: 1, width: 50 });
  await until(() => deaths(heard).length > 0);
  expect(deaths(heard)).toEqual(['the thread that derives and judges died: no more memory']);
  expect(count()).toBe(2);
  await until(() => heard.filter((a) => a.kind === 'changed').length > 1);
});

it('goes on with a new thread of the program where one ends in the middle of its work', async () => {
  const at = mkdtempSync(join(tmpdir(), 'saddle-'));
  folders.push(at);
  const file = join(at, 'm.saddle');
  writeFileSync(file, "model m\nstate x : R\nx' = -x\n");
  const heard: Action[] = [];
  const hired: Worker[] = [];
  const start = (): Worker => {
    hired.push(new Worker(new URL('../../dist/tui/engineThread.js', import.meta.url)));
    return hired.at(-1)!;
  };
  const stage = { suspend: () => {}, resume: () => {} };
  const made = new World((a) => heard.push(a), { write: () => {} }, stage, start);
  worlds.push(made);
  made.open([file]);
  const read = () => heard.filter((a) => a.kind === 'changed' && a.model.name === 'm').length;
  await until(() => read() === 1);
  // What a system that needs its memory does.
  await hired[0]!.terminate();
  await until(() => read() === 2);
  expect(deaths(heard)).toHaveLength(1);
  made.perform({ kind: 'derive', label: file, generation: 2, width: 60 });
  await until(() => heard.some((a) => a.kind === 'derived' && a.derivation.status === 'done'));
});

it('gives up on threads that die at once', async () => {
  const { made, heard, count } = world('process.exit(3)');
  made.open(['m.saddle']);
  await until(() => deaths(heard).length === 6);
  expect(deaths(heard)[0]).toMatch(/ended with code 3/);
  expect(count()).toBe(6);
});

it('hears of a file that changes', async () => {
  const at = mkdtempSync(join(tmpdir(), 'saddle-'));
  folders.push(at);
  const file = join(at, 'm.saddle');
  writeFileSync(file, 'model m\n');
  const { made, heard } = world(MORTAL);
  made.open([file]);
  await until(() => heard.some((a) => a.kind === 'changed'));
  writeFileSync(file, 'model n\n');
  await until(() => heard.some((a) => a.kind === 'changed' && a.model.generation > 1));
});

it('sees models come and go in a folder', async () => {
  const at = mkdtempSync(join(tmpdir(), 'saddle-'));
  folders.push(at);
  const [one, two] = [join(at, 'one.saddle'), join(at, 'two.saddle')];
  writeFileSync(one, 'model one\n');
  const { made, heard } = world(MORTAL);
  made.open([one], { folder: at, paths: () => modelPaths(at) });
  await until(() => heard.some((a) => a.kind === 'changed'));
  writeFileSync(two, 'model two\n');
  await until(() => heard.some((a) => a.kind === 'changed' && a.model.label === two));
  rmSync(one);
  await until(() => heard.some((a) => a.kind === 'gone' && a.label === one));
});

it('sees folders come and go, with what is in them', async () => {
  const at = mkdtempSync(join(tmpdir(), 'saddle-'));
  folders.push(at);
  const { made, heard } = world(MORTAL);
  made.open([], { folder: at, paths: () => modelPaths(at) });
  const [inner, moved] = [join(at, 'a', 'b'), join(at, 'c')];
  const file = join(inner, 'm.saddle');
  mkdirSync(inner, { recursive: true });
  writeFileSync(file, 'model m\n');
  await until(() => heard.some((a) => a.kind === 'changed' && a.model.label === file));
  // It is watched as the others are.
  writeFileSync(file, 'model n\n');
  await until(() => heard.some((a) => a.kind === 'changed' && a.model.generation > 1));
  renameSync(join(at, 'a'), moved);
  await until(() => heard.some((a) => a.kind === 'gone' && a.label === file));
  const there = join(moved, 'b', 'm.saddle');
  await until(() => heard.some((a) => a.kind === 'changed' && a.model.label === there));
  expect(deaths(heard)).toEqual([]);
});

it('puts text on the clipboard of the terminal', () => {
  const { made, heard, written } = world(MORTAL);
  made.perform({ kind: 'copy', text: 'a = −b', what: 'LaTeX' });
  const [, sent = ''] = written.join('').split(';c;');
  expect(Buffer.from(sent.slice(0, -1), 'base64').toString()).toBe('a = −b');
  expect(heard).toEqual([{ kind: 'message', text: 'copied LaTeX' }]);
});
