import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { render } from '../diagnostic.ts';
import type { Model } from '../model/model.ts';
import { deriveDocument } from '../report/deriveDocument.ts';
import type { DeriveDocument } from '../report/document.ts';
import { claimDocument } from '../report/verifyDocument.ts';
import { deriveModel, underived } from '../study/derive.ts';
import { effortOf } from '../study/effort.ts';
import { type Opened, openModel } from '../study/modelFile.ts';
import { type VerifyJob, verifyJobs } from '../study/workers.ts';
import type { Reply, Request } from './engine.ts';
import { note } from './lineViews.ts';
import { stepViews } from './stepViews.ts';

// The thread behind the screen: it reads models, derives them, and has their claims judged in further threads.

const port = parentPort!;
const tell = (reply: Reply): void => port.postMessage(reply);
/** The text that was read last, so that a derivation is about the text that is shown. */
const opened = new Map<string, Opened>();
let stop: AbortController | undefined;

// What is looked at comes first: only the derivation that was asked for last is made, its motions at once; then files
// are read; then the rest of it is derived.
const reads: (Request & { readonly kind: 'read' })[] = [];
let wanted: (Request & { readonly kind: 'derive' }) | undefined;
let unfinished: (Request & { readonly kind: 'derive' }) | undefined;
let busy = false;

port.on('message', (request: Request) => {
  switch (request.kind) {
    case 'read':
      reads.push(request);
      break;
    case 'derive':
      for (const w of [wanted, unfinished])
        if (w !== undefined && w.label !== request.label)
          tell({ kind: 'derived', label: w.label, generation: w.generation, dropped: true });
      wanted = request;
      unfinished = undefined;
      break;
    case 'verify':
      void verify(request.jobs);
      break;
    case 'cancel':
      stop?.abort();
  }
  next();
});

/** One piece of work, then whatever has arrived meanwhile. */
function next(): void {
  if (busy || (wanted === undefined && unfinished === undefined && reads.length === 0)) return;
  busy = true;
  setImmediate(() => {
    const now = wanted;
    const reading = now === undefined ? reads.shift() : undefined;
    const rest = now === undefined && reading === undefined ? unfinished : undefined;
    if (now !== undefined) {
      wanted = undefined;
      unfinished = derive(now, 'motions') ? undefined : now;
    } else if (rest !== undefined) {
      unfinished = undefined;
      derive(rest, 'all');
    } else if (reading !== undefined) read(reading.label, reading.generation);
    busy = false;
    next();
  });
}

function read(label: string, generation: number): void {
  const o = openModel(label);
  opened.set(label, o);
  if (o.status !== 'opened') {
    const errors = [`error: ${o.message}`, ...(o.help === undefined ? [] : [`  = help: ${o.help}`])];
    tell({
      kind: 'model',
      label,
      generation,
      name: label,
      errors,
      errorLine: 1,
      errorCount: 1,
      claims: [],
      sha256: '',
    });
    return;
  }
  const wrong = o.diagnostics.filter((d) => d.severity === 'error');
  const errors = o.model === undefined ? wrong.flatMap((d) => [...render(d, o.file.text, label).split('\n'), '']) : [];
  tell({
    kind: 'model',
    label,
    generation,
    name: o.model?.name ?? /^model[ \t]+([\p{L}\d_-]+)/mu.exec(o.file.text)?.[1] ?? label,
    errors,
    errorLine: wrong[0]?.place.line ?? 1,
    errorCount: wrong.length,
    claims: (o.model?.claims ?? []).map((c) => ({
      id: c.name,
      text: c.text,
      ...(c.given !== undefined && { given: c.given }),
      line: c.place.line,
    })),
    sha256: createHash('sha256').update(o.file.text).digest('hex'),
  });
}

function modelAt(label: string): (Opened & { readonly status: 'opened' }) | undefined {
  const o = opened.get(label) ?? openModel(label);
  opened.set(label, o);
  return o.status === 'opened' ? o : undefined;
}

/** The derivation of the last model that was looked at: another width of the window draws it anew, no more. */
let derived: { readonly model: Model; readonly document: DeriveDocument } | undefined;
function derivationOf(model: Model): DeriveDocument {
  if (derived?.model !== model) derived = { model, document: deriveDocument(deriveModel(model)) };
  return derived.document;
}

/** Derives and tells: the motions of the states first, then all. Whether nothing is left to derive. */
function derive({ label, generation, width }: Request & { readonly kind: 'derive' }, what: 'motions' | 'all'): boolean {
  const model = modelAt(label)?.model;
  if (model === undefined) return true;
  try {
    const partial = what === 'motions' && derived?.model !== model;
    const document = partial ? deriveDocument(deriveModel(model, { only: ['gradient-flow'] })) : derivationOf(model);
    const steps = [...stepViews(document, width), ...(partial ? [note('more is being derived …')] : [])];
    tell({ kind: 'derived', label, generation, steps, width, ...(partial && { partial }) });
    return !partial;
  } catch (problem) {
    const reason =
      underived(problem) ?? `a fault of saddle itself: ${problem instanceof Error ? problem.message : problem}`;
    tell({ kind: 'derived', label, generation, reason });
    return true;
  }
}

async function verify(asked: (Request & { readonly kind: 'verify' })['jobs']): Promise<void> {
  const jobs = asked.flatMap(({ label, generation, claims }) => {
    const o = modelAt(label);
    if (o?.model === undefined) return [];
    const { model } = o;
    const own = model.claims.filter((c) => claims?.includes(c.name) ?? true);
    const options = { ...(claims !== undefined && { claims: [...claims] }) };
    const job: VerifyJob = { file: o.file, weight: effortOf(model, own), options };
    return [{ label, generation, job, count: own.length }];
  });
  const total = jobs.reduce((n, j) => n + j.count, 0);
  let done = 0;
  stop = new AbortController();
  const results = await verifyJobs(
    jobs.map((j) => j.job),
    {
      signal: stop.signal,
      onClaim: (k, _, __, finding) => {
        const { label, generation } = jobs[k]!;
        tell({ kind: 'finding', label, generation, found: claimDocument(finding) });
        tell({ kind: 'progress', done: ++done, total });
      },
    },
  );
  const stopped = stop.signal.aborted;
  stop = undefined;
  const died = results.find((r) => r.status === 'died');
  const message = stopped
    ? `stopped after ${done} of ${total} claims`
    : died?.status === 'died'
      ? `a thread died: ${died.reason.split('\n')[0]}`
      : `${done} claims judged`;
  tell({ kind: 'finished', message });
}
