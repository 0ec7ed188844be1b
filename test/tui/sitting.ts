import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Terminal } from './terminal.ts';

const DECAY = `model decay
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
claim stays
    conserved q
    expect refuted
`;
/** Three small models. */
export const SMALL: Readonly<Record<string, string>> = {
  'decay.saddle': DECAY,
  'growth.saddle': DECAY.replace('model decay', 'model growth').replaceAll('-grad', 'grad').replaceAll('-k', 'k'),
  'other.saddle': DECAY.replace('model decay', 'model other').replaceAll('k*', '3*k*'),
};

/** Ninety keys: through all screens, panes, overlays and notations, several in one read now and then; the last ones lead home. */
const KEYS = [
  ...['j', 'j', 'k', 'l', 'j', 'j', '\r', 'm', 'm', 'm', 'm', 'L', 'L', 'H', 'H', 'l', 'j', 'k', 'h', 'h'],
  ...['?', 'c', 'o', '\u007F', '\u001B', '2', 'j', 'j', 's', 's', 's', 'f', 'f', 'n', 'N', 'G', 'g', '\t', 'j', 'k'],
  ...[
    '\u001B[Z',
    '/',
    'd',
    'e',
    'c',
    '\r',
    '\u001B[A',
    '\u001B[B',
    '\u0004',
    '\u0015',
    '1',
    'l',
    'z',
    'z',
    'c',
    'J',
    'C',
    'h',
  ],
  ...[
    ':',
    'n',
    'o',
    't',
    '\r',
    'M',
    'o',
    't',
    'h',
    '\r',
    'm',
    'm',
    'm',
    '\u001B[C',
    '\u001B[D',
    '\u001B[6~',
    '\u001B[5~',
  ],
  ...['jj', 'kk', 'l', 'jk', 'h', '1', 'g', 'g', 'l', 'h', 'h'],
];

export const NODE = process.execPath;

/** A whole sitting at the program; it throws where something is not as it should be. */
export async function sitting(program: string, cwd: string): Promise<void> {
  const file = join(cwd, 'derivations', 'decay.saddle');
  writeFileSync(file, DECAY);
  // Something stands on the screen before.
  const line = `seq -f 'before %g' 1 60; exec '${NODE}' '${program}'`;
  const t = new Terminal(['bash', '-c', line], { cwd, columns: 140, rows: 42 });
  try {
    const fits = (): void => assert.equal(t.overrun, 0, t.text);
    const whole = (): Promise<void> => t.until('a footer', () => /\? help +q quit/.test(t.rows.at(-1) ?? ''));
    await t.shows('[1 Browse]');
    await t.shows('The flow');
    assert.ok(t.isAlternate);
    for (const key of KEYS) {
      t.type(key);
      // An escape that another key follows at once would be one of its own.
      if (key === '\u001B') await t.until('the overlay to close', () => !t.text.includes('type to filter'));
    }
    await whole();
    fits();
    assert.equal(t.ended, undefined);

    t.resize(60, 24);
    // A frame of the old width may still be on its way: it breaks, and the one after it clears the screen.
    await t.until('a smaller frame', () => /\? help +q quit *$/.test(t.rows[23] ?? '') && t.overrun === 0);

    // Any key takes a message away: the last one must have arrived before the file changes.
    t.type('1hhgj');
    await t.shows(/▌\S growth/);
    t.type('k');
    await t.shows(/▌\S decay/);
    writeFileSync(file, DECAY.replace('-grad(L, x)', '-grad(Q, x)'));
    await t.shows('has an error');
    await t.shows('error[');
    t.type('l');
    await t.shows('decay.saddle:7:');
    fits();
    writeFileSync(file, DECAY);
    await t.until('no error', () => !t.text.includes('error['));
    await t.shows('The flow');

    t.type('2a');
    await t.shows(/judging \d\/9/);
    t.type('x');
    await t.shows(/stopped after \d of 9 claims|9 claims judged/);
    t.type('a');
    await t.shows('9 claims judged', 120);
    t.type('f');
    await t.shows('only false or open');
    await t.shows('refuted');
    fits();
    t.resize(140, 42);
    await t.until('a larger frame', () => /q quit/.test(t.rows[41] ?? ''));
    fits();

    t.type('q');
    assert.equal(await t.end(), 0);
    restored(t);
    assert.ok(t.history.includes('before 1') && t.history.includes('before 60'), t.history.join('\n'));
    assert.ok(!t.history.some((r) => r.includes('Browse')), t.history.join('\n'));
    // The whole screen is cleared at the start and when the window changes, never in between.
    assert.ok(t.written.split('\u001B[2J').length - 1 <= 3);
  } finally {
    t.dispose();
  }
}

/** The terminal is as it was. */
export function restored(t: Terminal): void {
  assert.ok(!t.isAlternate, 'the ordinary screen is back');
  assert.ok(t.cursorShown, 'the cursor is back');
}
