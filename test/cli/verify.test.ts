import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DECAY, FALSE, folder, OPEN, saddle, shell, started } from './saddle.ts';

const at = folder({
  'decay.saddle': DECAY,
  'false.saddle': DECAY.replace('model decay', 'model lie') + FALSE,
  'more/open.saddle': DECAY.replace('model decay', 'model open') + OPEN,
  'more/broken.saddle': "model broken\nstate x : R\nx' = -y\nlet a = 2 b\n",
});
const ANSI = /\[\d+m/;

test('all claims pass: 0, a table and a summary on standard output', () => {
  const { code, out, err } = saddle(at, 'verify decay');
  expect(code).toBe(0);
  expect(out).toMatch(/✓ proved {3}flow/);
  expect(out).toMatch(/✓ refuted {2}corrected .*the correction is proved/);
  expect(out).toMatch(/4 claims in 1 model: 4 passed · 0 failed/);
  expect(err).toBe('decay: 4 claims judged\n');
});

test('a refuted claim: 1, shown last, in full, with the command that repeats it', () => {
  const { code, out } = saddle(at, 'verify lie -q');
  expect(code).toBe(1);
  const full = out.slice(out.indexOf('✗ refuted  rests  lie'));
  expect(full).toMatch(/claim +conserved q/);
  expect(full).toMatch(/source +“It rests\.”/);
  expect(full).toMatch(/witness .*left -?\d.*, right 0, at/);
  expect(full).toMatch(/x = \[.*\]/);
  const again = /reproduce +saddle (.*)/.exec(full)![1]!;
  expect(again).toBe('verify lie --claim rests --seed 1');
  const repeated = saddle(at, `${again} -q`);
  expect(repeated.code).toBe(1);
  expect(repeated.out).toContain(/witness.*/.exec(full)![0]);
});

test('an empirical claim is neither pass nor fail: 0', () => {
  const { code, out } = saddle(at, 'verify open -q');
  expect(code).toBe(0);
  expect(out).toMatch(/· empirical {2}some_empirical +only data can tell/);
});

test('a budget of nothing is inconclusive: 5', () => {
  const text = `model none\nparam k > 0\nstate x : R\nx' = -k*x\nclaim a when k < -1\n    stable at {x = 0}\n`;
  const { code, out } = saddle(at, 'verify - -q --draws 0', { input: text });
  expect(out).toMatch(/! inconclusive {2}a/);
  expect(code).toBe(5);
});

test('an invalid model: all its errors on standard error, the others judged, 3', () => {
  const { code, out, err } = saddle(at, 'verify broken decay');
  expect(code).toBe(3);
  expect(err).toMatch(/error\[E0312\]: `y` is not declared\n -+> derivations\/more\/broken\.saddle:3:7/);
  expect(err).toMatch(/error\[E0201\]/);
  expect(out).toMatch(/decay · 4 claims/);
  expect(out).toMatch(/✗ broken: has 2 errors/);
});

test('the gravest code wins: invalid before failed', () => {
  expect(saddle(at, 'verify lie broken -q').code).toBe(3);
});

test('a model given twice is judged once; a folder is all models below it', () => {
  expect(saddle(at, 'verify decay derivations/decay.saddle -q').out).toMatch(/4 claims in 1 model/);
  const { out } = saddle(at, 'verify derivations/more -q');
  expect(out).toMatch(/open · 5 claims/);
  expect(out).toMatch(/✗ broken/);
});

test('no model at all is a usage error that says where they are looked for', () => {
  const { code, out, err } = saddle(folder({}), 'verify');
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe('error: there is no model below ./derivations\n  = help: `saddle verify path/to/model.saddle`\n');
});

test('--json: the same bytes twice and whatever the number of threads; no ANSI; nothing on standard error', () => {
  const one = saddle(at, 'verify decay lie open --json --threads 1', { env: { FORCE_COLOR: '1' } });
  const two = saddle(at, 'verify decay lie open --json --threads 3');
  expect(one.out).toBe(two.out);
  expect(one.out).not.toMatch(ANSI);
  expect(one.err).toBe('');
  const d = JSON.parse(one.out);
  expect(Object.keys(d)).toEqual(['schema', 'command', 'seed', 'result', 'warnings']);
  expect(Object.keys(d.result)).toEqual(['claims', 'summary', 'models', 'errors']);
  expect(d.result.summary).toMatchObject({ models: 3, claims: 14, passed: 12, failed: 1, empirical: 1 });
  const keys = ['model', 'id', 'verdict', 'passes', 'standing', 'claim', 'given', 'ansatz', 'expectRefuted'];
  const more = ['evidence', 'witness', 'correction', 'reason', 'sentence', 'cite'];
  for (const c of d.result.claims) expect(Object.keys(c)).toEqual([...keys, ...more]);
  expect(one.out).not.toContain(at);
});

test('--json of one model names it, and the numbers at which it runs', () => {
  const d = JSON.parse(saddle(at, 'verify decay --claim flow --json -p k=1/4 -p n=2 --seed 3').out);
  expect(Object.keys(d)).toEqual(['schema', 'command', 'model', 'parameters', 'sizes', 'seed', 'result', 'warnings']);
  expect(d.model.name).toBe('decay');
  expect(d.model.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect([d.parameters, d.sizes, d.seed]).toEqual([{ k: 0.25 }, { n: 2 }, 3]);
  expect(d.result.claims.map((c: { id: string }) => c.id)).toEqual(['flow']);
});

test('colour: never without a terminal, with --color always, by FORCE_COLOR', () => {
  expect(saddle(at, 'verify decay --claim flow -q').out).not.toMatch(ANSI);
  expect(saddle(at, 'verify decay --claim flow -q --color always').out).toMatch(ANSI);
  expect(saddle(at, 'verify decay --claim flow -q', { env: { FORCE_COLOR: '1' } }).out).toMatch(ANSI);
  const never = saddle(at, 'verify decay --claim flow -q --color never', { env: { FORCE_COLOR: '1' } });
  expect(never.out).not.toMatch(ANSI);
  expect(saddle(at, 'verify decay --claim flow -q', { env: { NO_COLOR: '1' } }).out).not.toMatch(ANSI);
});

test('--failed shows only what does not pass; --width bounds the table', () => {
  const { out } = saddle(at, 'verify lie decay -q --failed');
  expect(out).not.toMatch(/decay ·/);
  expect(out).not.toMatch(/✓/);
  expect(out).toMatch(/✗ refuted {2}rests/);
  const rows = saddle(at, 'verify lie -q --width 44')
    .out.split('\n')
    .filter((l) => /^ {2}[✓✗]/.test(l));
  for (const row of rows) expect([...row].length).toBeLessThanOrEqual(44);
});

test('unknown claims, models, parameters, sizes: the nearest is proposed, 2', () => {
  const refused = (args: string): string => {
    const { code, out, err } = saddle(at, args);
    expect([args, code, out]).toEqual([args, 2, '']);
    return err;
  };
  expect(refused('verify decay --claim flw')).toMatch(/no claim is called `flw`\n {2}= help: did you mean `flow`\?/);
  expect(refused('verify decya')).toMatch(/no model is called `decya`\n {2}= help: did you mean `decay`\?/);
  expect(refused('verify derivations/deca.saddle')).toMatch(/did you mean `derivations\/decay\.saddle`\?/);
  expect(refused('verify decay -p K=1')).toMatch(/no parameter or size `K`\n {2}= help: did you mean `k`\?/);
  expect(refused('verify decay -p k=-1')).toMatch(/k = -1 lies outside its domain/);
  expect(refused('verify decay -p n=1.5')).toMatch(/n = 1.5 is no size/);
  expect(refused('verify decay -p n=1')).toMatch(/n = 1 lies outside its domain/);
  expect(refused('verify decay -p k')).toMatch(/`-p k` is no assignment/);
  expect(refused('verify decay -p k=1 -p k=2')).toMatch(/given twice/);
  expect(refused('verify decay --seed -1')).toMatch(/`--seed` is a whole number from 0, not `-1`/);
});

test('a reader that closes the pipe ends it quietly', () => {
  const { code, err, out } = shell(at, 'saddle verify lie --json | head -c 20');
  expect([code, err, out.length]).toEqual([0, '', 20]);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s while a judge computes prints what is done and ends with %d at once', async (signal, exit) => {
  const slow = folder({
    'quick.saddle': DECAY.replace('model decay', 'model quick'),
    'slow.saddle': 'model slow\nstate x : R\nx <- x/2 + 1/10\nclaim late\n    x(1000000000) > 0\n',
  });
  const child = started(slow, 'verify --threads 2');
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const ended = new Promise((end) => child.on('close', end));
  const judged = new Promise((turn) => child.stderr.on('data', turn));
  await judged;
  child.kill(signal);
  expect(await ended).toBe(exit);
  expect(out).toMatch(/4 claims in 1 model: 4 passed/);
  expect(out).toMatch(/✗ slow: stopped before its end/);
  expect(out).toMatch(/stopped: what is shown is partial/);
});

test('an audit that is stopped writes no file', async () => {
  const at = folder({
    'quick.saddle':
      'model quick\ncite  s "S"\nstate x : R\nx\' = -x\nclaim C1 "It rests." cite s\n    stable at {x = 0}\n',
    'slow.saddle':
      'model slow\ncite  s "S"\nstate x : R\nx <- x/2 + 1/10\nclaim C2 "It is late." cite s\n    x(1000000000) > 0\n',
  });
  const child = started(at, 'verify --audit --format md --out audit.md --threads 2');
  const ended = new Promise((end) => child.on('close', end));
  await new Promise((turn) => child.stderr.on('data', turn));
  child.kill('SIGTERM');
  expect(await ended).toBe(143);
  expect(readdirSync(at)).toEqual(['derivations']);
});

test('--audit: the statements of sources, in a file that is written whole; other claims are not judged', () => {
  const at = folder({
    'quick.saddle':
      'model quick\ncite  s "S"\nstate x : R\nx\' = -x\nclaim C2 "It grows." cite s\n    x\' = x\n    correction: x\' = -x\nclaim own\n    x\' = x\n',
  });
  const text = saddle(at, 'verify --audit');
  expect([text.code, text.err]).toEqual([0, 'quick: 1 claim judged\n']);
  expect(text.out).toMatch(/≈ C2 {2}holds with a correction\n {4}“It grows\.”/);
  expect(saddle(at, 'verify --audit --format md --out audit.md -q')).toEqual({ code: 0, out: '', err: '' });
  expect(readFileSync(join(at, 'audit.md'), 'utf8')).toContain('### C2: holds with a correction');
  expect(JSON.parse(saddle(at, 'verify --audit --format json').out)).toEqual(
    JSON.parse(saddle(at, 'verify --audit --json').out),
  );
  const refused = (args: string): string => saddle(at, args).err.split('\n')[0]!;
  expect(refused('verify --out x')).toBe('error: `--out` is about the audit');
  expect(refused('verify --audit --plot')).toBe('error: `--plot` and `--audit` do not go together');
  expect(refused('verify --audit --json --format md')).toBe('error: `--json` and `--format md` do not go together');
});

test('--long judges each model at its own values of long runs; where there are none it is said', () => {
  const longer = folder({
    'two/long.saddle': DECAY.replace('model decay', 'model long').replace('size n >= 2 = 3', 'size n >= 2 = 3 long 5'),
    'two/short.saddle': DECAY.replace('model decay', 'model short') + FALSE,
  });
  const { code, out } = saddle(longer, 'verify long short --long --json');
  expect(code).toBe(1);
  const { models } = JSON.parse(out).result;
  const sizes = models.map((m: { name: string; sizes: Record<string, number> }) => [m.name, m.sizes.n]);
  expect(Object.fromEntries(sizes)).toEqual({ long: 5, short: 3 });
  expect(saddle(longer, 'verify long --long -p n=4 --json').out).toContain('"n": 4');
  const none = saddle(longer, 'verify short --long');
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('has a value for long runs')]);
  expect(saddle(longer, 'verify long short --long -q').out).toMatch(/reproduce +saddle verify .*--long/);
});
