import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DECAY, folder, saddle, shell } from './saddle.ts';

const at = folder({
  'decay.saddle': DECAY,
  'wiring.saddle': 'model wiring\nsize n = 2\ndata A[n] = csv("A.csv")\nstate x[n] : R\nx[i]\' = -A[i]*x[i]\n',
  'A.csv': '1\n2\n',
  'blow-up.saddle': "model blow-up\nstate x : R\nx' = x^2\ninitial x = 1\n",
  'needs.saddle': "model needs\nparam k > 0\nstate x : R\nx' = -k*x\n",
});

test('--help lists the commands, a command its flags, -V the version', () => {
  const { code, out } = saddle(at, '--help');
  expect(code).toBe(0);
  for (const name of ['list', 'show', 'derive', 'simulate', 'verify', 'explain']) expect(out).toContain(`  ${name} `);
  expect(saddle(at, 'simulate -h').out).toMatch(/--observe name/);
  expect(saddle(at, '-V').out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('usage errors are one line and what to try: 2', () => {
  const refused = (args: string): string => {
    const { code, out, err } = saddle(at, args);
    expect([args, code, out]).toEqual([args, 2, '']);
    return err;
  };
  expect(refused('')).toMatch(/^saddle <command> \[model…\]: list, /);
  expect(refused('verfy')).toBe('error: there is no command `verfy`\n  = help: did you mean `saddle verify`?\n');
  expect(refused('list --jsn')).toBe('error: there is no flag `--jsn`\n  = help: did you mean `--json`?\n');
  expect(refused('show decay --points 3')).toMatch(
    /`show` has no flag `--points`\n {2}= help: it belongs to `saddle simulate`/,
  );
  expect(refused('show')).toMatch(/`show` needs <model>/);
  expect(refused('show decay wiring')).toMatch(/not also `wiring`/);
  expect(refused('simulate decay --t')).toMatch(/`--t` needs a value/);
  expect(refused('simulate decay --points --quiet')).toMatch(/^error: `--points` needs a value/);
  expect(refused('list --quiet=yes')).toMatch(/takes no value/);
  expect(refused('simulate decay --t 3:1')).toMatch(/from a smaller to a larger/);
  expect(refused('derive decay --notation tex')).toMatch(/`--notation` is 2d, unicode, latex, text, not `tex`/);
  expect(refused('derive decay --only evn')).toMatch(/did you mean `even`\?/);
  expect(refused('derive decay --small n')).toMatch(/`n` does not come near 0\n {2}= help: .*`--small 1\/n`/);
  expect(refused('simulate decay --observe Q')).toMatch(/did you mean `q`\?/);
  expect(refused('simulate needs')).toMatch(/no value for k/);
  expect(refused('list --color red')).toMatch(/`--color` is auto, always, never/);
  expect(refused('explain E9999')).toMatch(/no error has the code/);
}, 240_000);

test('list: what there is; a broken model does not hide the others', () => {
  const { code, out } = saddle(at, 'list');
  expect(code).toBe(0);
  expect(out).toMatch(/^decay +4 claims +states x +ansätze even$/m);
  const broken = folder({ 'a.saddle': DECAY, 'b.saddle': 'model b\nstate x : R\n' });
  const mixed = saddle(broken, 'list --json');
  expect(mixed.code).toBe(3);
  expect(JSON.parse(mixed.out).result.errors).toEqual([{ model: 'b', code: 'invalid', message: 'has an error' }]);
});

test('derive: steps with rules and tests; LaTeX; one ansatz; JSON twice the same', () => {
  const { code, out } = saddle(at, 'derive decay');
  expect(code).toBe(0);
  expect(out).toMatch(/tested at \d+ points by arrays and mathjs/);
  expect(out).toMatch(/Ansatz even: invariant \(proved/);
  expect(saddle(at, 'derive decay --only even --notation latex').out).toMatch(/\\dot\{?\s?S/);
  const json = saddle(at, 'derive decay --json').out;
  expect(saddle(at, 'derive decay --json').out).toBe(json);
  const d = JSON.parse(json);
  expect(d.result.flow).toEqual([
    {
      state: 'x',
      left: { text: "x[i]'", latex: expect.stringContaining('\\dot') },
      right: { text: '-k*x[i]', latex: expect.stringMatching(/^-k.*x_i$/) },
      line: 7,
    },
  ]);
  expect(d.result.reductions[0]).toMatchObject({ ansatz: 'even', invariant: 'proved', leaks: [] });
});

test('simulate: a table and an outcome in words; a blow-up is said and ends with 4', () => {
  const { code, out } = saddle(at, 'simulate decay --t 0:1 --points 3 --observe q');
  expect(code).toBe(0);
  expect(out).toMatch(/reached the end; the largest estimated error is/);
  const up = saddle(at, 'simulate blow-up --t 0:2');
  expect(up.code).toBe(4);
  expect(up.out).toMatch(/at t = (1|0\.99999\d*)\b/);
  const d = JSON.parse(saddle(at, 'simulate decay --t 0:1 --points 3 --observe q,x --json -p k=1').out);
  expect(d.result.t).toEqual([0, 0.5, 1]);
  expect(d.result.observables.x.values[0]).toHaveLength(3);
  const [first, , last] = d.result.observables.q.values;
  expect(last / first).toBeCloseTo(Math.exp(-2), 8);
  expect(d.result.errorEstimate.q).toBeLessThan(1e-6);
});

test('show: what was understood; explain: wrong and right', () => {
  expect(saddle(at, 'show decay').out).toMatch(/parameters\n {2}k {2}> 0 {2}= 2/);
  expect(JSON.parse(saddle(at, 'show decay --json').out).result.claims).toHaveLength(4);
  expect(saddle(at, 'explain e0323').out).toMatch(/wrong:\n {4}let a = W\*z\[1\]/);
});

test('standard input, data beside the model, and nothing from outside its folder', () => {
  expect(saddle(at, 'show -', { input: DECAY }).code).toBe(0);
  expect(saddle(at, 'show wiring').code).toBe(0);
  const secret = folder({ 'secret.csv': '1\n2\n' });
  symlinkSync(join(secret, 'derivations', 'secret.csv'), join(at, 'derivations', 'out.csv'));
  const text = 'model out\nsize n = 2\ndata A[n] = csv("out.csv")\nstate x[n] : R\nx[i]\' = -A[i]*x[i]\n';
  writeFileSync(join(at, 'derivations', 'out.saddle'), text);
  const { code, err } = saddle(at, 'show out');
  expect(code).toBe(3);
  expect(err).toMatch(/E0344/);
});

test('a file that is too long, no text, or a folder is refused with its reason', () => {
  const odd = folder({ 'long.saddle': `model long\n${'# x\n'.repeat(300_000)}`, 'deep/a.saddle': DECAY });
  writeFileSync(join(odd, 'derivations', 'bytes.saddle'), Buffer.from([0xff, 0xfe, 0x00]));
  expect(saddle(odd, 'show long')).toMatchObject({ code: 3, out: '' });
  expect(saddle(odd, 'show derivations/long.saddle').err).toMatch(/longer than 1 MiB/);
  expect(saddle(odd, 'show derivations/bytes.saddle').err).toMatch(/not UTF-8 text/);
  expect(saddle(odd, 'show derivations/deep').err).toMatch(/is a folder/);
  expect(shell(odd, 'saddle show - < /dev/zero').err).toMatch(/longer than 1 MiB/);
});

test('--json of a refusal is a document too', () => {
  const { code, out, err } = saddle(at, 'show -', { input: 'model a\nstate x : R\n' });
  expect([code, out]).toEqual([3, '']);
  expect(err).toMatch(/error\[E0331\]/);
  const d = JSON.parse(saddle(at, 'show - --json', { input: 'model a\nstate x : R\n' }).out);
  expect(d).toMatchObject({
    schema: 'saddle/1',
    command: 'show',
    error: { exit: 3, diagnostics: [{ code: 'E0331' }] },
  });
});
