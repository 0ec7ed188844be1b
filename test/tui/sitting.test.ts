import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { folder, PROGRAM, saddle } from '../cli/saddle.ts';
import { NODE, restored, SMALL, sitting } from './sitting.ts';
import { Terminal } from './terminal.ts';

// The built program at an emulated terminal.

const cwd = folder(SMALL);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
const LONG = 300_000;

const open = (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Terminal =>
  new Terminal([NODE, PROGRAM, ...args], { cwd, columns: 100, rows: 30, env });

/** Gives a terminal away whatever happens. */
async function at(t: Terminal, what: (t: Terminal) => Promise<void>): Promise<void> {
  try {
    await what(t);
  } finally {
    t.dispose();
  }
}

describe('the screen at a terminal', () => {
  it.each([1, 2, 3])('lives through a whole sitting, time %i', () => sitting(PROGRAM, cwd), LONG);

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ])(
    'gives the terminal back on %s',
    (signal, code) =>
      at(open(), async (t) => {
        await t.shows('[1 Browse]');
        t.kill(signal);
        expect(await t.end()).toBe(code);
        restored(t);
      }),
    LONG,
  );

  it(
    'leaves by ctrl-c, and asks while claims are judged',
    () =>
      at(open(), async (t) => {
        await t.shows('The flow');
        t.type('a');
        await t.shows(/judging|claims judged/);
        t.type('\u0003');
        await t.until('a question or the end', () => t.text.includes('leave all the same') || t.ended !== undefined);
        t.type('\u0003');
        expect(await t.end()).toBe(0);
        restored(t);
      }),
    LONG,
  );

  it(
    'paints a frame for keys that come one by one, and one for many that come at once',
    () =>
      at(open(), async (t) => {
        const frames = (): number => t.written.split('\u001B[?2026h').length - 1;
        const still = async (): Promise<number> => {
          for (let last = -1; last !== frames(); ) {
            last = frames();
            await new Promise((go) => setTimeout(go, 300));
          }
          return frames();
        };
        await t.shows('The flow');
        let painted = 0;
        // The machine may be busy with something else: the best of three.
        for (let round = 0; round < 3 && painted < 15; round++) {
          const before = await still();
          for (let k = 0; k < 30; k++) {
            t.type(k % 2 === 0 ? 'j' : 'k');
            await new Promise((go) => setTimeout(go, 33));
          }
          painted = (await still()) - before;
        }
        expect(painted).toBeGreaterThanOrEqual(15);
        const before = await still();
        t.type('jk'.repeat(20));
        expect((await still()) - before).toBeLessThanOrEqual(3);
      }),
    LONG,
  );

  it(
    'steps aside for an editor and comes back',
    () =>
      at(open([], { EDITOR: 'echo edited', VISUAL: '' }), async (t) => {
        await t.shows('The flow');
        t.type('o');
        await t.until('the editor', () => t.written.includes('edited +1'));
        await t.until('the screen again', () => t.isAlternate && t.text.includes('The flow'));
        t.type('q');
        expect(await t.end()).toBe(0);
        expect(t.history.some((r) => r.includes('edited +1'))).toBe(true);
        restored(t);
      }),
    LONG,
  );

  it(
    'has no colour with NO_COLOR and plain signs with --ascii',
    () =>
      at(open(['tui', '--ascii'], { NO_COLOR: '1' }), async (t) => {
        await t.shows('[1 Browse]');
        await t.shows('The flow');
        t.type('q');
        expect(await t.end()).toBe(0);
        const codes = t.written.split('\u001B').map((part) => /^\[([\d;]*)m/.exec(part)?.[1]);
        expect(new Set(codes)).toEqual(new Set([undefined, '0']));
        expect(t.written).toMatch(/^[\p{ASCII}]*$/u);
      }),
    LONG,
  );

  it(
    'speaks in plain lines to a screen reader',
    () =>
      at(open(['tui', '--screen-reader']), async (t) => {
        await t.shows('model 1 of 3: decay');
        t.type('j');
        await t.shows('model 2 of 3');
        expect(t.isAlternate).toBe(false);
        t.type('q');
        expect(await t.end()).toBe(0);
        expect(t.written).not.toContain('\u001B[?1049h');
        expect(t.written).not.toContain('╭');
      }),
    LONG,
  );

  it(
    'is never opened in continuous integration',
    async () => {
      for (const args of [[], ['tui']])
        await at(open(args, { CI: '1' }), async (t) => {
          expect(await t.end()).toBe(2);
          expect(t.text).toMatch(/saddle --help|saddle verify/);
          expect(t.written).not.toContain('\u001B[?1049h');
        });
    },
    LONG,
  );

  it('is never opened without a terminal', () => {
    const bare = saddle(cwd, '');
    expect(bare).toMatchObject({ code: 2, out: '' });
    expect(bare.err).toContain('saddle --help');
    const asked = saddle(cwd, 'tui');
    expect(asked).toMatchObject({ code: 2, out: '' });
    expect(asked.err).toContain('the screen needs a terminal');
  });
});
