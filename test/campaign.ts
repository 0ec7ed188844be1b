import { execFile, fork } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import fc from 'fast-check';
import { type At, arbitrary, load, type Model, ModelError, wirings, withWiring } from '../src/index.ts';
import { ALL, answerOf, type Property, smallest } from '../verify/theory.ts';
import { campaignFlags, stop } from './campaignFlags.ts';
import { root, shipped, specimen } from './mutation/laboratory.ts';
import { changedClaims, changedFlows, LONG, type Unnoticed } from './mutation/trial.ts';

// npm run campaign [-- --seed 1 --minutes 60 --longest 5 --rounds 1 --points 20 --model name|file --property words --out folder]: the long form of
// the property suites and of the mutations, of all models in turn, until the time is over or all rounds are done; `--points` is how often each
// property is asked of a model in one round, `--longest` how many minutes of processor time a model may take in one; `--at 7` asks once, at the values
// that the model declares, with seed 7. What fails is reduced to a small model file that shows it, written to the folder, and printed with the command
// that runs it.

const {
  seed,
  minutes,
  longest,
  rounds,
  points: POINTS,
  models: named,
  property: words,
  at: own,
  out,
} = campaignFlags();
const end = Date.now() + minutes * 60_000;
const MUTATIONS = 'mutations are noticed';

/** How often something was asked, how often in vain and why, and in which models it was asked at all. */
interface Tally {
  readonly asked: number;
  readonly failed: number;
  readonly passedOver: Readonly<Record<string, number>>;
}
const tally = new Map<string, Tally>();
/** Of each model, by name. */
const byModel = new Map<string, ReadonlyMap<string, Tally>>();
const files: string[] = [];
/** How many files there were before this process began, and what did not come to its end. */
let numbered = 0;
const broken: string[] = [];
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const over = (): boolean => Date.now() > end;
/** What this process has taken, in seconds of processor time: wall time counts what others do on the machine. */
const taken = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
/** Whether the model that this process asks has had its share. */
const enough = (): boolean => over() || taken() > longest;

const NOTHING: Tally = { asked: 0, failed: 0, passedOver: {} };
function added(a: Tally, b: Tally): Tally {
  const passedOver = { ...a.passedOver };
  for (const [why, n] of Object.entries(b.passedOver)) passedOver[why] = (passedOver[why] ?? 0) + n;
  return { asked: a.asked + b.asked, failed: a.failed + b.failed, passedOver };
}
const count = (name: string, more: Partial<Tally>): void =>
  void tally.set(name, added(tally.get(name) ?? NOTHING, { ...NOTHING, ...more }));

/** Keeps the file of a failure, and says how it is run again. */
function keep(name: string, property: string, says: string, text: string, command: (path: string) => string): void {
  mkdirSync(out, { recursive: true });
  const path = join(out, `${basename(name, '.saddle')}-${numbered + files.length + 1}.saddle`);
  const comment = says.split('\n').map((l) => `# ${l}`);
  writeFileSync(path, `${[`# ${property}`, ...comment].join('\n')}\n${text.trimEnd()}\n`);
  files.push(path);
  say(`\n${name}: ${property}\n  ${says}\n${text.trimEnd()}\n  kept in ${path}; again with\n  ${command(path)}\n`);
}

/** A model, or one with another wiring, and where it is looked at. */
interface Place {
  readonly m: Model;
  readonly at: At;
}

/** Points of a model, thresholds more often than elsewhere. */
const pointsOf = (m: Model): fc.Arbitrary<Place> =>
  fc
    .record({ sizes: arbitrary.sizes(m), seed: fc.integer({ min: 1, max: 1_000_000 }) })
    .chain((at) =>
      fc.oneof(arbitrary.parameters(m), arbitrary.nearThreshold(m, at)).map((parameters) => ({ ...at, parameters })),
    )
    .chain((at) => arbitrary.state(m, at).map((states) => ({ m, at: { ...at, states } })));

/** Points of models with other wirings. */
const rewired = (m: Model): fc.Arbitrary<Place> =>
  arbitrary.wiring(m).chain((wiring) => {
    const other = withWiring(m, wiring);
    return fc
      .record({
        sizes: arbitrary.sizes(other),
        parameters: arbitrary.parameters(other),
        seed: fc.integer({ min: 1, max: 1_000_000 }),
      })
      .chain((at) => arbitrary.state(other, at).map((states) => ({ m: other, at: { ...at, states } })));
  });

/** What is counted of other wirings. */
const REWIRED = 'with other wirings';
const isWired = (m: Model): boolean => wirings(m).some((w) => w.kind !== 'fixed');

async function property(p: Property, name: string, m: Model, label: string): Promise<void> {
  const chosen = Number(label.split('/').at(-1)) * 7919 + seed;
  const often = p.seldom ? Math.ceil(POINTS / 10) : POINTS;
  await ask(
    p,
    name,
    own === undefined ? pointsOf(m) : fc.constant({ m, at: { seed: own } }),
    chosen,
    own === undefined ? often : 1,
  );
  if (own !== undefined || p.ofClaims || !isWired(m)) return;
  const before = tally.get(p.name)?.asked ?? 0;
  await ask(p, name, rewired(m), chosen, Math.ceil(often / 2));
  count(REWIRED, { asked: (tally.get(p.name)?.asked ?? 0) - before });
}

async function ask(
  p: Property,
  name: string,
  places: fc.Arbitrary<Place>,
  chosen: number,
  often: number,
): Promise<void> {
  let asked = 0;
  const passedOver: Record<string, number> = {};
  const run = await fc.check(
    fc.asyncProperty(places, async ({ m, at }) => {
      if (enough()) return;
      const answer = await answerOf(p, m, at);
      if (typeof answer === 'object') passedOver[answer.passedOver] = (passedOver[answer.passedOver] ?? 0) + 1;
      else asked++;
      if (typeof answer === 'string') throw new Error(answer);
    }),
    { seed: chosen, numRuns: often },
  );
  count(p.name, { asked, failed: run.failed ? 1 : 0, passedOver });
  const [found] = run.counterexample ?? [];
  if (!run.failed || found === undefined) return;
  const { m, at } = found;
  const { text, says } = await smallest(p, m, at);
  const again = (path: string): string =>
    p.name === 'claims hold'
      ? `npx saddle verify ${path} --seed ${at.seed}`
      : `npm run campaign -- --model ${path} --property '${p.name}' --at ${at.seed}`;
  keep(name, p.name, says, text, again);
}

function mutations(file: string, lot: number): void {
  const s = specimen(file);
  const name = basename(file, '.saddle');
  const some = { ...LONG, ofClaim: 4, ofFlow: 4 };
  const trial = changedClaims(s, some, lot);
  const flows = changedFlows(s, some, lot);
  const failed = trial.wrong.length + flows.length;
  count(MUTATIONS, { asked: trial.refuted + trial.inconclusive.length + failed, failed });
  const again = (path: string): string => `npx saddle verify ${path} --seed ${lot}`;
  const told = (u: Unnoticed): string => `${u.what}: ${u.verdict}${u.reason === undefined ? '' : `, ${u.reason}`}`;
  for (const u of trial.wrong) keep(name, MUTATIONS, told(u), `${s.source.all.trimEnd()}\n${u.text}`, again);
  for (const u of flows) keep(name, MUTATIONS, told(u), u.text, again);
}

const asked = named?.map((name) => ({
  name,
  path: name,
  file: shipped.find((f) => basename(f, '.saddle') === name),
}));
/** Claims about the limit of large sizes are changed by tests of their own. */
const changing = new Set(shipped);
const every = (readdirSync(root, { recursive: true }) as string[])
  .filter((file) => file.endsWith('.saddle'))
  .sort()
  .map((file) => ({
    name: basename(file, '.saddle'),
    path: join(root, file),
    file: changing.has(file) ? file : undefined,
  }));
const models = asked ?? every;
const wanted = (name: string): boolean => words === undefined || name.includes(words);

/** What was asked of one model in one round. */
interface Part {
  readonly tally: readonly (readonly [string, Tally])[];
  readonly files: readonly string[];
}

/** One model in one round, in this process. */
async function one({ name, path, file }: (typeof models)[number], round: number): Promise<Part> {
  const m = load(path);
  for (const p of ALL.filter((x) => wanted(x.name))) if (!enough()) await property(p, name, m, `${round}`);
  for (const w of wirings(m))
    if (w.why !== undefined) count(REWIRED, { passedOver: { [`\`${w.data}\`: ${w.why}`]: 1 } });
  if (file !== undefined && wanted(MUTATIONS) && !enough()) mutations(file, seed + round);
  return { tally: [...tally], files };
}

/** So many models are named in a line of the summary. */
const NAMED = 6;
/** How often a process is asked what it has taken, in milliseconds. */
const ASKED = 5000;

/** Processor time of another process in seconds, as `ps` tells it: [[days-]hours:]minutes:seconds. */
function takenBy(pid: number): Promise<number> {
  return new Promise((done) => {
    execFile('ps', ['-o', 'time=', '-p', `${pid}`], (_, out) => {
      const [days, clock] = out.includes('-') ? out.split('-') : ['0', out];
      done(clock!.split(':').reduce((s, x) => 60 * s + Number(x), (24 * Number(days)) / 60));
    });
  });
}

/** In a process of its own: terms are never given back, and what does not come to an end is stopped. */
function apart(k: number, round: number): Promise<Part | undefined> {
  return new Promise((done) => {
    let found: Part | undefined;
    const child = fork(
      process.argv[1]!,
      [...process.argv.slice(2), '--seed', `${seed}`, '--minutes', `${(end - Date.now()) / 60_000}`],
      {
        env: { ...process.env, SADDLE_CAMPAIGN: `${k} ${round} ${files.length}` },
      },
    );
    const watch = setInterval(async () => {
      if ((await takenBy(child.pid!)) > 2 * longest) child.kill('SIGKILL');
    }, ASKED);
    child.on('message', (part) => {
      found = part as Part;
    });
    child.on('exit', () => {
      clearInterval(watch);
      done(found);
    });
  });
}

const [which, at, before] = (process.env.SADDLE_CAMPAIGN ?? '').split(' ').map(Number);
if (process.send !== undefined && at !== undefined) {
  numbered = before!;
  process.send(await one(models[which!]!, at));
  process.disconnect();
} else await whole();

async function whole(): Promise<void> {
  // What was named is read before anything is asked.
  for (const { path } of asked ?? [])
    try {
      load(path);
    } catch (problem) {
      if (problem instanceof ModelError) stop(problem.message.trim());
      throw problem;
    }
  say(`seed ${seed}, ${models.length} models, ${minutes} minutes, failures go to ${resolve(out)}`);
  for (let round = 0; !over() && round < (own === undefined ? rounds : 1); round++) {
    for (const [k, { name }] of models.entries()) {
      if (over()) break;
      const began = Date.now();
      const part = await apart(k, round);
      for (const [what, t] of part?.tally ?? []) count(what, t);
      const before = byModel.get(name) ?? new Map<string, Tally>();
      byModel.set(
        name,
        new Map([...before, ...(part?.tally ?? []).map(([w, t]) => [w, added(before.get(w) ?? NOTHING, t)] as const)]),
      );
      files.push(...(part?.files ?? []));
      const seconds = (Date.now() - began) / 1000;
      if (part === undefined) broken.push(`${name} in round ${round + 1}, after ${seconds.toFixed(0)} s`);
      const so = `${files.length} failures so far`;
      say(`round ${round + 1}, ${k + 1} of ${models.length}: ${name}, ${seconds.toFixed(1)} s, ${so}`);
    }
  }
  say(`\nseed ${seed}`);
  for (const [name, { asked: n, failed }] of tally) {
    const of = [...byModel].filter(([, t]) => (t.get(name)?.asked ?? 0) > 0).length;
    say(`${String(n).padStart(7)} times in ${of} models: ${name}${failed > 0 ? `, FAILED ${failed} times` : ''}`);
    for (const line of inVain(name)) say(`${' '.repeat(15)}${line}`);
  }
  say(files.length === 0 ? 'no failures' : `${files.length} failures:\n${files.join('\n')}`);
  for (const b of broken) say(`NOT ENDED: ${b}`);
  process.exitCode = files.length + broken.length === 0 ? 0 : 1;
}

/** The models in which a property was never asked, by the reason that was given most often. */
function inVain(property: string): readonly string[] {
  if (property === REWIRED)
    return [...byModel].flatMap(([model, t]) =>
      Object.keys(t.get(REWIRED)?.passedOver ?? {}).map((why) => `as declared, ${model}, ${why}`),
    );
  const by = new Map<string, string[]>();
  for (const [model, t] of byModel) {
    const own = t.get(property);
    if (own === undefined || own.asked > 0) continue;
    const [[why] = ['the time was over']] = Object.entries(own.passedOver).sort((a, b) => b[1] - a[1]);
    // Numbers and names in a refusal differ from model to model.
    const kind = why.startsWith('refused: ') ? 'refused by the library' : why;
    by.set(kind, [...(by.get(kind) ?? []), model]);
  }
  return [...by]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([why, names]) => {
      const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
      return `not in ${names.length}, ${why}: ${names.slice(0, NAMED).join(', ')}${more}`;
    });
}
