import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Reply, Request } from './engine.ts';
import { FolderWatch } from './folderWatch.ts';
import type { Output } from './sink.ts';
import type { Action, Effect, ModelView } from './state.ts';

/** What the screen gives up while something else uses the terminal. */
export interface Stage {
  readonly suspend: () => void;
  readonly resume: () => void;
}

/** The models of a folder, listed anew whenever something in it changes. */
export interface Listing {
  readonly folder: string;
  readonly paths: () => readonly string[];
}

/** Files are looked at again when they have been still for so long, in milliseconds. */
const STILL = 80;

/** After so many deaths there is no further thread: something is wrong for good. */
const MOST_DEATHS = 5;

/** The thread that derives and judges, beside this file, in source and as built. */
function engine(): Worker {
  const entry = import.meta.url.endsWith('.ts') ? './engineThread.ts' : './engineThread.js';
  return new Worker(new URL(entry, import.meta.url));
}

/** Carries out what the screen asks for: a thread that derives and judges, files that change, the clipboard, an editor. */
export class World {
  private engine: Worker;
  private readonly start: () => Worker;
  private labels: readonly string[] = [];
  private deaths = 0;
  private readonly dispatch: (a: Action) => void;
  private readonly out: Output;
  private readonly stage: Stage;
  private readonly generations = new Map<string, number>();
  private readonly folders: FolderWatch;
  private listing: Listing | undefined;
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private ended = false;
  onQuit: () => void = () => {};

  constructor(dispatch: (a: Action) => void, out: Output, stage: Stage, start = engine) {
    this.dispatch = dispatch;
    this.out = out;
    this.stage = stage;
    this.start = start;
    this.folders = new FolderWatch(
      (folder, name) => this.stirred(folder, name),
      (folder) => this.dispatch({ kind: 'message', text: `${folder} cannot be watched` }),
    );
    this.engine = this.hired();
  }

  /** Reads the models, the first ones first, and watches their files; those of a listing come and go. */
  open(labels: readonly string[], listing?: Listing): void {
    this.labels = labels;
    this.listing = listing;
    this.dispatch({ kind: 'models', models: labels.map(unread) });
    for (const label of labels) this.read(label);
    if (listing !== undefined) this.folders.addAll(resolve(listing.folder));
    for (const folder of new Set(labels.map((l) => dirname(resolve(l))))) this.folders.add(folder);
  }

  /** Something happened to an entry of a folder: a file, or a folder with all that is in it. */
  private stirred(folder: string, name: string | null): void {
    const touched = this.labels.filter((l) => isTouched(resolve(l), folder, name));
    for (const label of touched) this.later(label, () => this.changed(label));
    const { listing } = this;
    if (listing !== undefined && touched.length === 0) this.later('', () => this.listed(listing.paths()));
  }

  /** Models that were not there before. */
  private listed(found: readonly string[]): void {
    for (const label of found.filter((l) => !this.labels.includes(l))) {
      this.labels = [...this.labels, label];
      this.read(label);
    }
  }

  perform(e: Effect): void {
    switch (e.kind) {
      case 'derive':
        this.ask({ kind: 'derive', label: e.label, generation: e.generation, width: e.width });
        break;
      case 'verify':
        this.ask({
          kind: 'verify',
          jobs: e.jobs.map((j) => ({ ...j, generation: this.generations.get(j.label) ?? 0 })),
        });
        break;
      case 'cancel':
        this.ask({ kind: 'cancel' });
        break;
      case 'copy':
        // OSC 52: the terminal puts it on the clipboard, over ssh as well.
        this.out.write(`\u001B]52;c;${Buffer.from(e.text).toString('base64')}\u0007`);
        this.dispatch({ kind: 'message', text: `copied ${e.what}` });
        break;
      case 'edit':
        this.edit(e.label, e.line);
        break;
      case 'quit':
        this.onQuit();
        break;
    }
  }

  close(): void {
    this.ended = true;
    this.folders.close();
    for (const t of this.waiting.values()) clearTimeout(t);
    void this.engine.terminate();
  }

  private ask(request: Request): void {
    this.engine.postMessage(request);
  }

  private read(label: string): void {
    const generation = (this.generations.get(label) ?? 0) + 1;
    this.generations.set(label, generation);
    this.ask({ kind: 'read', label, generation });
  }

  /** A file that is gone takes its model with it, where nobody asked for it by name. */
  private changed(label: string): void {
    if (this.listing === undefined || existsSync(label)) {
      this.read(label);
      return;
    }
    this.labels = this.labels.filter((l) => l !== label);
    this.dispatch({ kind: 'gone', label });
  }

  private later(what: string, then: () => void): void {
    clearTimeout(this.waiting.get(what));
    this.waiting.set(what, setTimeout(then, STILL));
  }

  private heard(reply: Reply): void {
    if (this.ended) return;
    switch (reply.kind) {
      case 'model': {
        if (reply.generation !== this.generations.get(reply.label)) return;
        const { kind: _, claims, ...rest } = reply;
        const model: ModelView = {
          ...rest,
          claims: claims.map((stub) => ({ stub, state: 'not run' })),
          derivation: { status: 'none' },
        };
        this.dispatch({ kind: 'changed', model });
        break;
      }
      case 'derived': {
        const { label, generation, steps, width = 0, reason = '', partial, dropped } = reply;
        const derivation = dropped
          ? ({ status: 'none' } as const)
          : steps === undefined
            ? ({ status: 'failed', reason } as const)
            : partial
              ? ({ status: 'running', old: steps } as const)
              : ({ status: 'done', value: steps, width } as const);
        this.dispatch({ kind: 'derived', label, generation, derivation });
        break;
      }
      default:
        this.dispatch(reply);
    }
  }

  private hired(): Worker {
    const worker = this.start();
    // A thread that runs out of memory says so and then ends: one death.
    let dead = false;
    const died = (reason: string): void => {
      if (dead || this.ended) return;
      dead = true;
      this.died(reason);
    };
    worker.on('message', (reply: Reply) => this.heard(reply));
    worker.on('error', (problem) => died(problem instanceof Error ? problem.message : String(problem)));
    worker.on('exit', (code) => died(`it ended with code ${code}`));
    return worker;
  }

  /** What was asked of a thread that died is not asked again by itself; a new thread reads the files. */
  private died(reason: string): void {
    this.deaths += 1;
    const again = this.deaths <= MOST_DEATHS;
    const why = reason.split('\n')[0];
    this.dispatch({ kind: 'died', reason: `the thread that derives and judges died: ${why}` });
    if (!again) return;
    this.engine = this.hired();
    for (const label of this.labels) this.read(label);
  }

  /** The author's own editor, at the line. */
  private edit(label: string, line: number): void {
    const editor = process.env.VISUAL || process.env.EDITOR;
    if (editor === undefined || editor === '') {
      this.dispatch({ kind: 'message', text: `${label}:${line}   ($EDITOR is not set)` });
      return;
    }
    const [command = '', ...args] = editor.split(/\s+/);
    const place = /code|subl|zed/.test(basename(command)) ? ['--goto', `${label}:${line}`] : [`+${line}`, label];
    this.stage.suspend();
    const done = spawnSync(command, [...args, ...place], { stdio: 'inherit' });
    this.stage.resume();
    if (done.error !== undefined) this.dispatch({ kind: 'message', text: `${editor}: ${done.error.message}` });
  }
}

/** The file itself, what may be its data, or a folder that it is in. */
function isTouched(path: string, folder: string, name: string | null): boolean {
  if (dirname(path) === folder && (name === null || name === basename(path) || name.endsWith('.csv'))) return true;
  return name !== null && path.startsWith(join(folder, name) + sep);
}

const unread = (label: string): ModelView => ({
  label,
  name: basename(label, '.saddle'),
  errors: [],
  errorLine: 1,
  errorCount: 0,
  claims: [],
  derivation: { status: 'running' },
  generation: 0,
  sha256: '',
  unread: true,
});
