import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { painted, plain, rowWidth, widthOf } from '../../src/tui/grid.ts';
import { KEYMAP } from '../../src/tui/keymap.ts';
import { labelOf } from '../../src/tui/keys.ts';
import { formulaWidth } from '../../src/tui/next.ts';
import { reduce } from '../../src/tui/reduce.ts';
import { FrameSink } from '../../src/tui/sink.ts';
import { spoken } from '../../src/tui/spoken.ts';
import type { State } from '../../src/tui/state.ts';
import { view } from '../../src/tui/view.ts';
import { MODELS, STEPS, screen, stepView } from './states.ts';

const COLUMNS = [60, 80, 100, 140, 200];

/** Screens of every kind. */
const SCENES: Readonly<Record<string, Partial<State>>> = {
  models: {},
  invalid: { model: 1 },
  waiting: { model: 2 },
  derivation: { pane: 'list', step: 1, unfolded: new Set(['1']) },
  part: { pane: 'list', step: 3, unfolded: new Set(['1']) },
  latex: { pane: 'list', step: 1, layout: 'latex' },
  whole: { pane: 'list', step: 1, zoomed: true },
  'whole-detail': { screen: 'verify', pane: 'detail', zoomed: true },
  verify: { screen: 'verify', pane: 'list' },
  'verify-sorted': { screen: 'verify', pane: 'list', sort: 'name', claim: 3 },
  'verify-filtered': { screen: 'verify', pane: 'list', filter: { text: 'wait', editing: true } },
  'verify-false': { screen: 'verify', pane: 'detail', onlyFailing: true },
  figure: { screen: 'verify', pane: 'list', claim: 1, detailTop: 5 },
  running: { screen: 'verify', pane: 'list', running: { done: 2, total: 6 } },
  message: { message: 'copied LaTeX' },
  help: { overlay: { kind: 'help', text: '', at: 0 } },
  palette: { overlay: { kind: 'palette', text: 'copy', at: 1 } },
  picker: { overlay: { kind: 'picker', text: '', at: 2 } },
  empty: { models: [] },
};
const ROWS = 30;
/** In plain signs formulas stand on one line, as the screen begins with `--ascii`. */
const text = (s: State, ascii = false): readonly string[] =>
  view(ascii && s.layout === '2d' ? { ...s, layout: 'text' } : s, { ascii }).map(plain);

describe.each(COLUMNS)('at %i columns', (columns) => {
  it.each(Object.keys(SCENES))('shows %s', async (scene) => {
    const s = screen({ columns, rows: ROWS, ...SCENES[scene] });
    const drawn = (ascii: boolean): string =>
      text(s, ascii)
        .map((r) => r.trimEnd())
        .join('\n');
    await expect(`${drawn(false)}\n`).toMatchFileSnapshot(`screens/${columns}/${scene}.txt`);
    await expect(`${drawn(true)}\n`).toMatchFileSnapshot(`screens/${columns}/${scene}.ascii.txt`);
  });
});

it('says that a window is too small, and how to leave', () => {
  expect(
    text(screen({ columns: 38, rows: 10 }))
      .map((r) => r.trimEnd())
      .join('\n')
      .trimEnd(),
  ).toBe('too small: 38x10\n40x12 are needed\nq quits');
  expect(text(screen({ columns: 6, rows: 2 }))).toHaveLength(2);
});

/** What holds of every frame. */
function holds(s: State): void {
  for (const ascii of [false, true]) {
    const drawn = view(s, { ascii });
    expect(drawn).toHaveLength(s.rows);
    expect(drawn.map(rowWidth).filter((w) => w !== s.columns)).toEqual([]);
    expect(drawn.map(plain).filter((r) => /\p{Cc}/u.test(r))).toEqual([]);
  }
  if (s.columns < 40 || s.rows < 12) return;
  const last = plain(view(s, { ascii: false }).at(-1)!);
  if (s.leaving) expect(last).toMatch(/y \/ n/);
  else if (s.filter.editing) expect(last).toMatch(/esc clear {2}\^C quit/);
  else {
    expect(last).toContain('? help');
    expect(last).toContain('q quit');
  }
}

describe('every frame', () => {
  it.each(Object.keys(SCENES))('of %s fills the window and says how to get help and leave', (scene) => {
    for (const columns of [40, 41, 59, 60, 79, 80, 89, 90, 109, 110, 119, 120, 200])
      for (const rows of [12, 13, 24, 42, 60]) holds(screen({ columns, rows, ...SCENES[scene] }));
  });

  it('survives keys of all kinds, at five sizes', () => {
    const keys = [...new Set(KEYMAP.flatMap((b) => b.keys))].filter((k) => k !== 'q' && k !== 'ctrl+c');
    const key = fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...keys) },
      { weight: 1, arbitrary: fc.constantFrom('q', 'y', 'backspace', 'é', '∇', 'x', 'f5') },
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 40 }), (pressed) => {
        for (const [columns, rows] of [
          [40, 12],
          [60, 24],
          [80, 24],
          [100, 30],
          [140, 42],
        ] as const) {
          let s = screen({ columns, rows });
          for (const k of pressed) s = reduce(s, { kind: 'key', key: k }).state;
          holds(s);
        }
      }),
      { seed: 20261125, numRuns: 60 },
    );
  });

  it('has no sign beyond ASCII of its own in plain signs', () => {
    const s = screen({ models: MODELS.map((m) => ({ ...m, derivation: { status: 'none' } })) });
    for (const scene of Object.values(SCENES))
      for (const row of text({ ...s, ...scene, models: s.models }, true)) expect(row).toMatch(/^\p{ASCII}*$/u);
  });

  it('shows hints that do what they say', () => {
    const known = new Map<string, Set<string>>();
    for (const b of KEYMAP)
      for (const c of b.when) {
        if (!known.has(c)) known.set(c, new Set());
        known.get(c)!.add(b.short);
      }
    for (const where of ['browse', 'verify'] as const) {
      const footer = text(screen({ columns: 400, rows: 24, screen: where }))
        .at(-1)!
        .trim();
      const hints = footer.split('  ').map((h) => h.trim());
      expect(hints.length).toBeGreaterThan(15);
      for (const hint of hints) expect(known.get(where)).toContain(hint.replace(/^\S+ /, ''));
      expect(new Set(hints.map((h) => h.replace(/^\S+ /, '')))).toEqual(known.get(where));
      for (const b of KEYMAP.filter((x) => x.when.includes(where)))
        expect(
          hints.some((h) => h.endsWith(` ${b.short}`) && h.includes(labelOf(b.keys[0]))),
          b.command,
        ).toBe(true);
    }
  });
});

describe('meaning without colour', () => {
  it('bars what is selected, stronger where the focus is', () => {
    const list = text(screen({ pane: 'list', step: 1 })).join('\n');
    expect(list).toContain('▌1. ▸ differentiate');
    expect(list).toContain('▏✗ decay');
    const models = text(screen()).join('\n');
    expect(models).toContain('▌✗ decay');
    expect(text(screen(), true).join('\n')).toContain('>x decay');
  });

  it('writes a word beside each glyph', () => {
    const s = text(screen({ screen: 'verify', pane: 'list', columns: 140 })).join('\n');
    for (const words of ['✗ refuted', '! inconclusive', '✓ refuted', '~ stale', '· not run', '✓ proved'])
      expect(s).toContain(words);
  });

  it('colours by meaning', () => {
    const row = view(screen({ screen: 'verify', pane: 'list' }), { ascii: false })[2]!;
    expect(row.find((p) => p.text.includes('refuted'))?.style).toBe('fail');
    expect(painted(row, 'true')).toContain('\u001B[1;38;2;255;127;80m');
    expect(painted(row, '16')).toContain('\u001B[1;31m');
    expect(painted(row, '256')).toContain('\u001B[1;38;5;209m');
    const [, ...codes] = painted(row, 'none').split('\u001B[');
    for (const code of codes) expect(code).not.toMatch(/^[^m]*[34]\d/);
  });
});

describe('long derivations', () => {
  const many = Array.from({ length: 10_000 }, (_, k) => stepView({ ...STEPS[4]!, number: `${k + 1}` }));
  const at = (step: number): State =>
    screen({
      columns: 140,
      rows: 42,
      pane: 'list',
      step,
      models: [
        { ...MODELS[0]!, derivation: { status: 'done', value: many, width: formulaWidth(screen({ columns: 140 })) } },
      ],
    });

  it('draws only what is seen', () => {
    let drawn = 0;
    const counted = many.map(
      (x) =>
        new Proxy(x, {
          get: (of, name, self) => {
            if (name === 'rule') drawn += 1;
            return Reflect.get(of, name, self);
          },
        }),
    );
    const s = at(5000);
    view(
      { ...s, models: [{ ...s.models[0]!, derivation: { status: 'done', value: counted, width: 0 } }] },
      { ascii: false },
    );
    expect(drawn).toBeGreaterThan(3);
    expect(drawn).toBeLessThan(40);
  });

  it('shows the same steps wherever they stand', () => {
    const shown = text(at(7000)).join('\n');
    expect(shown).toContain('7001. collect');
    expect(shown).toContain('7001/10000');
  });
});

describe('what a key costs', () => {
  const many = Array.from({ length: 10_000 }, (_, k) => stepView({ ...STEPS[4]!, number: `${k + 1}` }));
  it.each([
    ['7 steps', STEPS],
    ['10000 steps', many],
  ])('with %s', (_, steps) => {
    const value = { status: 'done' as const, value: steps, width: formulaWidth(screen({ columns: 140 })) };
    let s = screen({ columns: 140, rows: 42, pane: 'list', models: [{ ...MODELS[0]!, derivation: value }] });
    let bytes = 0;
    const sink = new FrameSink({ write: (t: string) => (bytes += t.length) }, 'true');
    const press = (key: string): void => {
      s = reduce(s, { kind: 'key', key }).state;
      sink.paint(view(s, { ascii: false, coloured: true }));
    };
    for (let k = 0; k < 40; k++) press(k % 2 === 0 ? 'j' : 'k');
    // A frame that is the same is not written at all.
    bytes = 0;
    sink.paint(view(s, { ascii: false, coloured: true }));
    expect(bytes).toBe(0);
    const start = process.cpuUsage();
    const keys = 100;
    for (let k = 0; k < keys; k++) press(k % 4 === 3 ? 'k' : 'j');
    const { user, system } = process.cpuUsage(start);
    // The budgets of the design: 16 ms of processor time and 35 kB for each frame.
    expect((user + system) / 1000 / keys).toBeLessThan(16);
    expect(bytes / keys).toBeLessThan(35_000);
  });
});

describe('rows', () => {
  it('counts marks over letters as no column', () => {
    expect(widthOf('x\u0307 = 1')).toBe(5);
    expect(widthOf('‖z_j‖²')).toBe(6);
  });
});

describe('spoken', () => {
  it('says what is selected in plain lines', () => {
    expect(spoken(screen())).toEqual([
      'model 1 of 3: decay, 1 failed',
      '4 claims: 2 passed, 1 failed, 1 open, 0 not run',
    ]);
    expect(spoken(screen({ model: 1 })).join('\n')).toContain('did you mean `Sigma`?');
    expect(spoken(screen({ pane: 'list', step: 1 }))[0]).toBe(
      '2 of 5: step 1, differentiate; deltas collapse the sums',
    );
    expect(spoken(screen({ screen: 'verify', pane: 'list' }))[0]).toBe('claim 1 of 6: mean_stays of decay, refuted');
  });

  it('says all of a claim in its detail, a figure as a sentence', () => {
    const said = spoken(screen({ screen: 'verify', pane: 'detail', claim: 1 })).join('\n');
    expect(said).toContain('reason too few draws');
    expect(said).toContain('x over t from 0 to 10: claimed from 1 to 0.08208, found from 1.02 to 0.08373');
    expect(said).toContain('they differ most at t = 0, by 2e-2');
    expect(spoken(screen({ screen: 'verify', pane: 'detail' })).join('\n')).toContain(
      'correction conserved(x[i]/x[j])',
    );
  });

  it('says keys and what is chosen in the palette', () => {
    expect(spoken(screen({ overlay: { kind: 'help', text: 'judge', at: 0 } }))).toEqual([
      'keys for judge:',
      'v: judge the claims of this model',
      'a: judge the claims of all models',
    ]);
    expect(spoken(screen({ overlay: { kind: 'picker', text: '', at: 1 } }))).toEqual(['2 of 3: broken']);
  });

  it('never draws', () => {
    for (const scene of Object.values(SCENES))
      expect(spoken(screen(scene)).join('\n')).not.toMatch(/[╭│╰▌─\u2800-\u28ff]/);
  });
});
