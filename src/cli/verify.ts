import { basename } from 'node:path';
import type { Model } from '../model/model.ts';
import { type ClaimDocument, printed } from '../report/document.ts';
import { verdictText } from '../report/verdictTable.ts';
import { type Unfinished, verifyDocument } from '../report/verifyDocument.ts';
import { effortOf } from '../study/effort.ts';
import type { ModelFindings } from '../study/findings.ts';
import { type Opened, openModels } from '../study/modelFile.ts';
import { modelPaths } from '../study/modelPaths.ts';
import { longValues, type Overrides } from '../study/values.ts';
import { type JobResult, type VerifyJob, verifyJobs } from '../study/workers.ts';
import { overridesFor, refusalOf, type Valid, valuesGiven, warn } from './asked.ts';
import { auditOf } from './audit.ts';
import type { Invocation, Run } from './command.ts';
import { EXIT, gravest, usage } from './exit.ts';
import { assignments, isSet, namesOf, wholeNumber } from './flags.ts';
import { progress } from './progress.ts';
import { stopper } from './stopper.ts';
import { suggestion } from './suggestion.ts';
import { onlyAscii, type Terminal } from './terminal.ts';
import { timed } from './timing.ts';

/** Where a seed is not given. */
const SEED = 1;

/** `saddle verify`. Models with errors do not keep the others from being judged. */
export const verify: Run = async (asked, terminal) => {
  const seed = wholeNumber(asked, 'seed', 0) ?? SEED;
  const draws = wholeNumber(asked, 'draws', 0, 10_000);
  const threads = wholeNumber(asked, 'threads', 1, 64);
  const plot = plotOf(asked, terminal);
  const audit = auditOf(asked, terminal);
  const watch = timed(asked);
  const opened = modelsOf(asked.operands);
  const valid = opened.flatMap((o) => (o.status === 'opened' && o.model !== undefined ? [o as Opened & Valid] : []));
  const claims = chosen(asked, valid);
  const overrides = overridesOf(
    asked,
    valid.map((v) => v.model),
  );
  const invalid = opened.flatMap((o) => complain(o, terminal));
  const options = { seed, ...(draws !== undefined && { draws }) };
  const work = valid.flatMap(({ model, file }, k) => {
    const cited = audit?.claimsOf(model);
    const own = claims === undefined ? cited : (cited ?? claims).filter((name) => claims.includes(name));
    const judged = model.claims.filter((c) => own === undefined || own.includes(c.name));
    if (own !== undefined && judged.length === 0) return [];
    const weight = effortOf(model, judged, overrides[k]);
    const job: VerifyJob = { file, weight, options: { ...options, ...(own && { claims: own }), ...overrides[k] } };
    return [{ name: model.name, count: judged.length, job }];
  });
  const names = work.map((w) => w.name);
  const stop = stopper();
  const show = progress(
    terminal,
    names,
    work.map((w) => w.count),
  );
  const jobs = work.map((w) => w.job);
  const results = await verifyJobs(jobs, {
    ...(threads !== undefined && { threads }),
    signal: stop.signal,
    onClaim: (job, done, _, finding) => show.claim(job, done, finding.id),
    onResult: (job, result) => show.model(job, result.status),
  });
  show.end();
  const found = results.flatMap((r): readonly ModelFindings[] => (r.status === 'done' ? [r.found] : []));
  const unfinished = [...results.flatMap((r, k) => interruptedOf(r, names[k]!)), ...invalid];
  const d = verifyDocument(found, seed, unfinished);
  const code = stop.code() ?? codeOf(d.result.claims, found, results, invalid.length);
  process.exitCode = code;
  if (audit !== undefined) {
    audit.show(
      d,
      valid.map((v) => v.model),
      stop.code() !== undefined,
      watch,
    );
    watch.tell(terminal);
    return code;
  }
  const text = terminal.json
    ? printed({ ...watch.stamped(d), ...(stop.code() !== undefined && { partial: true }) })
    : verdictText(d, {
        ...terminal.page,
        failed: isSet(asked, 'failed'),
        full: claims !== undefined,
        ...(plot && { plot }),
        partial: stop.code() !== undefined,
        reproduce: (c) => again(c, asked, valid.length, opened),
      });
  terminal.print(text);
  watch.tell(terminal);
  return code;
};

/** What `-p` gives; with `--long` each model has its own values of long runs besides, where it declares some. */
function overridesOf(asked: Invocation, models: readonly Model[]): readonly Overrides[] {
  const given = overridesFor(models, assignments(asked));
  if (!isSet(asked, 'long')) return given;
  if (models.length === 1) return overridesFor(models, valuesGiven(asked, models));
  return models.map((m, k) => {
    const own = { ...given[k]!.sizes, ...given[k]!.parameters };
    return overridesFor([m], new Map([...longValues(m), ...Object.entries(own)]))[0]!;
  });
}

/** The document holds the numbers of every figure; the text draws them where it is asked to. */
function plotOf(asked: Invocation, terminal: Terminal): { readonly ascii: boolean } | undefined {
  if (isSet(asked, 'ascii') && !isSet(asked, 'plot')) throw usage('`--ascii` is about a figure', 'with `--plot`');
  if (!isSet(asked, 'plot')) return undefined;
  if (terminal.json) throw usage('`--plot` draws in text, and JSON was asked for', 'one of them');
  return { ascii: isSet(asked, 'ascii') || onlyAscii() };
}

/** What was asked for, or everything below ./derivations; one model once. */
function modelsOf(operands: readonly string[]): readonly Opened[] {
  if (operands.length === 0) {
    const paths = modelPaths();
    if (paths.length === 0)
      throw usage('there is no model below ./derivations', '`saddle verify path/to/model.saddle`');
    return paths.flatMap((p) => openModels(p));
  }
  const opened = [...new Set(operands)].flatMap((o) => openModels(o));
  const unknown = opened.map((o) => refusalOf(o)).find((r) => r?.exit === EXIT.usage);
  if (unknown !== undefined) throw unknown;
  const labels = new Set<string>();
  return opened.filter((o) => o.status !== 'opened' || (!labels.has(o.file.label) && labels.add(o.file.label)));
}

function chosen(asked: Invocation, valid: readonly Valid[]): readonly string[] | undefined {
  const claims = namesOf(asked, 'claim');
  if (claims === undefined || valid.length === 0) return claims;
  const known = [...new Set(valid.flatMap((v) => v.model.claims.map((c) => c.name)))];
  for (const name of claims)
    if (!known.includes(name)) throw usage(`no claim is called \`${name}\``, suggestion(name, known));
  return claims;
}

/** Says the warnings of a model; an invalid one is told in full and counted. */
function complain(o: Opened, terminal: Terminal): readonly Unfinished[] {
  const refusal = refusalOf(o, terminal.look);
  if (refusal === undefined) {
    warn(o, terminal);
    return [];
  }
  if (refusal.details !== undefined) terminal.complain(`${refusal.details.text}\n\n`);
  terminal.complain(`error: ${refusal.message}\n${refusal.help === undefined ? '' : `  = help: ${refusal.help}\n`}\n`);
  const model = basename(o.status === 'opened' ? o.file.label : o.asked, '.saddle');
  return [{ model, code: 'invalid', message: refusal.message.replace(/^`.*` /u, ''), claims: [] }];
}

function interruptedOf(r: JobResult, model: string): readonly Unfinished[] {
  if (r.status === 'done') return [];
  if (r.status === 'stopped') return [{ model, code: 'stopped', message: 'stopped before its end', claims: r.claims }];
  const message = process.env.SADDLE_DEBUG ? r.reason : r.reason.split('\n')[0]!;
  return [{ model, code: 'fault', message: `a fault of saddle itself: ${message}`, claims: r.claims }];
}

function codeOf(
  claims: readonly ClaimDocument[],
  found: readonly ModelFindings[],
  results: readonly JobResult[],
  invalid: number,
): number {
  const any = (s: ClaimDocument['standing']): boolean => claims.some((c) => c.standing === s);
  return gravest([
    ...(results.some((r) => r.status === 'died') || any('fault') ? [EXIT.bug] : []),
    ...(invalid > 0 ? [EXIT.invalid] : []),
    ...(any('fails') || found.some((f) => f.steps.differ.length > 0) ? [EXIT.failed] : []),
    ...(any('inconclusive') ? [EXIT.inconclusive] : []),
  ]);
}

/** The command that judges one claim again. */
function again(c: ClaimDocument, asked: Invocation, count: number, opened: readonly Opened[]): string {
  const only = count === 1 && asked.operands.length === 1 ? asked.operands[0]! : undefined;
  const label = opened.flatMap((o) => (o.status === 'opened' && o.model?.name === c.model ? [o.file.label] : []))[0];
  const parts = ['saddle verify', quoted(only ?? (asked.operands.length === 0 ? c.model : (label ?? c.model)))];
  parts.push('--claim', c.id, '--seed', String(wholeNumber(asked, 'seed', 0) ?? SEED));
  const draws = wholeNumber(asked, 'draws', 0);
  if (draws !== undefined) parts.push('--draws', String(draws));
  if (isSet(asked, 'long')) parts.push('--long');
  for (const [name, x] of assignments(asked)) parts.push('-p', `${name}=${x}`);
  return parts.join(' ');
}
const quoted = (word: string): string => (/^[\p{L}\d_./-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
