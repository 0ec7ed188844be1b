import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { columnsOf } from '../../src/report/columns.ts';
import { type DrawOptions, draw } from '../../src/report/figure/draw.ts';
import { cellOf, gridOver, positionOn } from '../../src/report/figure/grid.ts';
import { type Axis, type Plot, rowText, type Series } from '../../src/report/figure/plot.ts';
import { simulationPlot } from '../../src/report/figure/simulationFigure.ts';

const linear = (label: string): Axis => ({ label, scale: 'linear' });
const log = (label: string): Axis => ({ label, scale: 'log' });
const times = Array.from({ length: 101 }, (_, k) => k / 10);
const along = (f: (t: number) => number): Pick<Series, 'x' | 'y'> => ({ x: times, y: times.map(f) });
const plot = (y: Axis, ...series: Series[]): Plot => ({ title: '', x: linear('t'), y, series });
const shown = (p: Plot, o: DrawOptions): string => `\n${draw(p, o).map(rowText).join('\n')}\n`;

describe('figures as a person sees them', () => {
  it('a straight line', () => {
    const p = plot(linear('y'), { name: 'y = t', kind: 'line', ...along((t) => t) });
    expect(shown(p, { width: 40, height: 12 })).toMatchInlineSnapshot(`
      "
         y
      10 ┤                              ⣀⡠⠔
         │                         ⢀⣀⠤⠒⠉
         │                     ⣀⠤⠔⠊⠁
         │                ⢀⡠⠤⠒⠉
         │            ⣀⠤⠒⠊⠁
         │       ⢀⡠⠔⠒⠉
         │   ⣀⠤⠒⠉⠁
       0 ┤⠐⠊⠉
         └┬───────────────┬───────────────┬
          0               5              10  t
      ⠤⠤⠤⠤ y = t
      "
    `);
  });

  it('an exponential is straight on a logarithmic axis', () => {
    const p = plot(log(''), { name: 'exp(-t)', kind: 'line', ...along((t) => Math.exp(-t)) });
    expect(shown(p, { width: 60, height: 16 })).toMatchInlineSnapshot(`
      "
           │
       10⁰ ┤⠐⢤⣀
           │   ⠑⠒⠢⣄⡀
           │       ⠉⠉⠲⠤⣀
           │            ⠉⠑⠦⢄⣀
           │                ⠈⠉⠒⠤⢄⡀
      10⁻² ┤                     ⠈⠑⠒⠤⣀
           │                         ⠈⠙⠒⠦⣄⡀
           │                              ⠈⠙⠒⠤⣀⡀
           │                                   ⠈⠑⠢⣄⣀
           │                                        ⠙⠒⠤⣄⡀
      10⁻⁴ ┤                                            ⠈⠑⠒⠤⡀
           │                                                ⠈⠉⠑
           └┬─────────┬─────────┬─────────┬─────────┬─────────┬
            0         2         4         6         8        10  t
      ⠤⠤⠤⠤ exp(-t)
      "
    `);
  });

  it('two series that cross, and points with errors over them', () => {
    const p = plot(
      linear(''),
      { name: 'falls', kind: 'line', ...along((t) => 2 * Math.exp(-t / 2)) },
      { name: 'rises', kind: 'dashes', ...along((t) => 2 - 2 * Math.exp(-t / 2)) },
      {
        name: 'measured',
        kind: 'points',
        x: [0, 2, 4, 6, 8],
        y: [2, 0.9, 0.3, 0.1, 0],
        error: [0, 0.3, 0.3, 0.2, 0.1],
      },
    );
    expect(shown({ ...p, title: 'Crossing' }, { width: 80, height: 20 })).toMatchInlineSnapshot(`
      "
      Crossing
      2 ┤○⡀                                             ⢀⣀⡀ ⣀⣀ ⢀⣀⡀ ⠤⠤ ⠠⠤⠄ ⠤⠤ ⠠⠤⠄
        │ ⢣                             ⢀ ⢀⡠⠄ ⠒⠒ ⠐⠊⠁ ⠉⠉
        │  ⠱⡀                    ⢀ ⠠⠔⠂ ⠉⠁
        │   ⠑⢄              ⢀⣀⠄ ⠉⠁
        │    ⠈⢆          ⣀⠤
        │      ⠱⡀     ⢀⠄
        │       ⠈⢢⡀  ⠈⠁┬
      1 ┤         ⠈⠮⡁  │
        │       ⢀⠔  ⠈⠦⡀○
        │       ⠁     ⠈│⢄⡀
        │    ⢀⠎        ┴ ⠈⠒⠢⣀        ┬
        │   ⡀                ⠉⠑⠤⢄⣀   │
        │  ⠰⠁                     ⠉⠒⠢○⢄⣀⣀          ┬
        │ ⡄                          │   ⠉⠉⠑⠒⠒⠢⠤⠤⠤⢄○⣀⣀⣀⣀         ┬
      0 ┤⠐⠁                          ┴             │    ⠉⠉⠉⠉⠉⠉⠉⠉⠉○⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒
        │                                          ┴             ┴
        └┬─────────────┬─────────────┬─────────────┬─────────────┬─────────────┬───
         0             2             4             6             8            10  t
      ⠤⠤⠤⠤ falls   ⠤⠤ ⠠ rises   ○ measured
      "
    `);
    expect(shown(p, { width: 50, height: 14, ascii: true })).toMatchInlineSnapshot(`
      "
      2 +o                        ..................
        | *              ..........
        |  **        .....
        |   *     ...
        |    ** .-
      1 +     .. o
        |    .. *|
        |   .    -***     -
        |  ..        *****|       -
        | .              *o*******o        -
      0 +.                -       -********o********
        ++--------------------+--------------------+-
         0                    5                   10  t
      **** falls   .... rises   o measured
      "
    `);
  });

  it('four kinds of line, told apart without colour', () => {
    const kinds = ['line', 'dashes', 'dots', 'dashdots'] as const;
    const p = plot(linear(''), ...kinds.map((kind, k): Series => ({ name: kind, kind, ...along(() => k) })));
    expect(shown(p, { width: 60, height: 12 })).toMatchInlineSnapshot(`
      "
        │⢀⣀⣀ ⢀ ⢀⣀⣀ ⢀ ⢀⣀⣀ ⢀ ⢀⣀⣀ ⢀ ⢀⣀⣀ ⢀ ⢀⣀⣀ ⢀ ⢀⣀⣀ ⢀ ⢀⣀⣀ ⢀ ⢀⣀⣀
        │
        │
      2 ┤⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐ ⠐
        │
        │⢀⣀⡀ ⣀⣀ ⢀⣀⡀ ⣀⣀ ⢀⣀⡀ ⣀⣀ ⢀⣀⡀ ⣀⣀ ⢀⣀⡀ ⣀⣀ ⢀⣀⡀ ⣀⣀ ⢀⣀⡀ ⣀⣀ ⢀⣀
        │
        │
      0 ┤⠐⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒
        └┬─────────┬─────────┬─────────┬─────────┬─────────┬───
         0         2         4         6         8        10  t
      ⠤⠤⠤⠤ line   ⠤⠤ ⠠ dashes   ⠄ ⠄  dots   ⠤⠤⠄  dashdots
      "
    `);
  });

  it('equal values, one point, and nothing', () => {
    const flat = plot(linear(''), { name: 'c', kind: 'line', ...along(() => 3) });
    expect(shown(flat, { width: 40, height: 10 })).toMatchInlineSnapshot(`
      "
          │
      3.2 ┤
          │
      3.0 ┤⠐⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒
          │
      2.8 ┤
          │
          └┬──────────────┬──────────────┬─
           0              5             10  t
      ⠤⠤⠤⠤ c
      "
    `);
    const one = { ...plot(log(''), { name: 'a', kind: 'points', x: [1], y: [5] } as Series), x: log('N') };
    expect(shown(one, { width: 40, height: 10 })).toMatchInlineSnapshot(`
      "
      10¹ ┤
          │
          ┤○
          │
          ┤
          │
      10⁰ ┤
          └┬──────────────────────────────┬
          10⁰                           10¹  N
      ○ a
      "
    `);
    expect(shown(plot(linear('')), { width: 40, height: 10 })).toMatchInlineSnapshot(`
      "
        no number to draw
      "
    `);
  });

  it('gaps where a number is not finite, and a count of what is not drawn', () => {
    const y = (t: number): number => (t > 3 && t < 6 ? Number.NaN : Math.cos(t));
    const p = plot(linear(''), { name: 'cos', kind: 'line', ...along(y) });
    expect(shown(p, { width: 60, height: 10 })).toMatchInlineSnapshot(`
      "
       1 ┤⠐⠤⠤⡀                          ⠠⠤⠤⠤⣀
         │   ⠉⠑⢄                             ⠙⠢⡀
         │      ⠓⡄                             ⠈⢆
       0 ┤       ⠈⠢⡀                             ⠑⢄
         │         ⠘⠢⡀                            ⠈⠦⡀
         │           ⠑⠤⡀                            ⠈⠦⢄
      -1 ┤             ⠈⠓⠒                             ⠙⠒⠒⠒⠒⠉
         └┬─────────┬─────────┬─────────┬─────────┬─────────┬──
          0         2         4         6         8        10  t
      ⠤⠤⠤⠤ cos (29 not finite)
      "
    `);
    const lost = plot(log(''), { name: 'x', kind: 'points', x: [1, 2, 3, 4, 5], y: [1, 0, -1, Infinity, 1e200] });
    expect(shown(lost, { width: 70, height: 9 })).toMatchInlineSnapshot(`
      "
      10¹ ┤
          │
          │
          │
          │
      10⁰ ┤                              ○
          └┬──────────────┬──────────────┬──────────────┬──────────────┬─
         0.90           0.95           1.00           1.05           1.10  t
      ○ x (2 points ≤ 0 hidden, 1 not finite, 1 beyond 1e150)
      "
    `);
  });

  it('a grid with colour only, and colours by name', () => {
    const p = plot(linear(''), { name: 'c', kind: 'line', ...along((t) => t) });
    const styles = (coloured: boolean): ReadonlySet<string> =>
      new Set(draw(p, { width: 60, height: 12, coloured }).flatMap((r) => r.map((s) => s.style)));
    expect(styles(true)).toContain('grid');
    expect(styles(false)).not.toContain('grid');
    expect(styles(false)).toContain('first');
  });
});

test('means show their errors at times that are even on the axis, logarithmic or not', () => {
  const t = Array.from({ length: 1001 }, (_, k) => k / 10);
  const run = {
    t,
    sizes: {},
    observables: { q: { shape: [], values: t, standardError: t.map(() => 0.1) } },
    outcome: { status: 'converged' },
    errorEstimate: {},
    method: { name: 'iteration' },
    draws: 4,
    steps: 1,
    evaluations: 1,
  };
  const points = (x: boolean): readonly number[] => simulationPlot([run], { log: { x, y: false } }).plot.series[1]!.x;
  expect(points(false)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  const logs = points(true).map(Math.log10);
  expect([logs[0], logs.at(-1)]).toEqual([-1, 2]);
  // Early times are as far apart as they are.
  for (const [k, v] of logs.slice(3).entries()) expect(v - logs[k + 2]!).toBeCloseTo(0.3, 1);
});

const number = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: 1e-12, max: 1, noNaN: true }),
  fc.constantFrom(Number.NaN, Infinity, 1e300, 5e-324, -1e149),
);
const series = fc.record({
  name: fc.string({ maxLength: 60, unit: 'grapheme-ascii' }).map((s) => s.replaceAll(/\s/g, '_')),
  kind: fc.constantFrom('line', 'dashes', 'dots', 'dashdots', 'points'),
  points: fc.array(fc.tuple(number, number, number), { maxLength: 20 }),
});
const anyPlot = fc
  .record({
    series: fc.array(series, { maxLength: 5 }),
    scales: fc.tuple(fc.constantFrom('linear', 'log'), fc.constantFrom('linear', 'log')),
    label: fc.constantFrom('', 't', 'a rather long label of an axis'),
  })
  .map(
    ({ series: all, scales, label }): Plot => ({
      title: label,
      x: { label, scale: scales[0] as Axis['scale'] },
      y: { label, scale: scales[1] as Axis['scale'] },
      series: all.map(
        (s): Series => ({
          name: s.name,
          kind: s.kind as Series['kind'],
          x: s.points.map((p) => p[0]),
          y: s.points.map((p) => p[1]),
          error: s.points.map((p) => Math.abs(p[2])),
        }),
      ),
    }),
  );

test('no row is wider than was asked, nor are there more rows, whatever the numbers', () => {
  fc.assert(
    fc.property(
      anyPlot,
      fc.integer({ min: 40, max: 200 }),
      fc.integer({ min: 20, max: 50 }),
      fc.boolean(),
      (p, width, height, ascii) => {
        const rows = draw(p, { width, height, ascii });
        for (const row of rows) expect(columnsOf(rowText(row))).toBeLessThanOrEqual(width);
        expect(rows.length).toBeLessThanOrEqual(height);
        expect(rows.map(rowText).join('')).not.toMatch(/NaN|Infinity|undefined/);
      },
    ),
    { numRuns: 400, seed: 11 },
  );
});

test('every point stands in its cell', () => {
  const value = fc.double({ min: -1e4, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 40, max: 120 }),
      fc.integer({ min: 10, max: 40 }),
      (points, width, height) => {
        const [x, y] = [points.map((p) => p[0]), points.map((p) => p[1])];
        const rows = draw(plot(linear(''), { name: 'p', kind: 'points', x, y }), { width, height });
        const body = rows.slice(0, -3).map(rowText);
        const cells = body.flatMap((row, r) =>
          [...row].flatMap((c, k) => (c === '○' ? [{ row: body.length - 1 - r, k }] : [])),
        );
        expect(cells.length).toBeLessThanOrEqual(points.length);
        const g = gridOver(Math.min(...y), Math.max(...y), body.length, { log: false, ideal: 4, least: 2 });
        const places = new Set(y.map((v) => cellOf(positionOn(g, v))));
        expect(new Set(cells.map((c) => c.row))).toEqual(places);
        // From left to right as the numbers grow.
        const left = points.reduce((best, p) => (p[0] < best[0] ? p : best));
        const first = Math.min(...cells.map((c) => c.k));
        const row = cellOf(positionOn(g, left[1]));
        expect(cells.some((c) => c.k === first && c.row === row)).toBe(true);
      },
    ),
    { numRuns: 300, seed: 12 },
  );
});

test('ticks are even, hold the range, and leave fewer cells over than lie between two of them', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      fc.integer({ min: 4, max: 200 }),
      fc.boolean(),
      (lo, length, room, isLog) => {
        const [from, to] = isLog ? [lo % 100, (lo % 100) + (length % 200)] : [lo, lo + length];
        const g = gridOver(from, to, room, { log: isLog, ideal: 4, least: 2 });
        const gaps = g.ticks.slice(1).map((t, k) => t.cell - g.ticks[k]!.cell);
        expect(new Set([...gaps, g.every]).size).toBe(1);
        for (const t of g.ticks) expect(Math.abs(positionOn(g, t.value) - t.cell)).toBeLessThan(1e-3);
        expect(cellOf(positionOn(g, from))).toBeGreaterThanOrEqual(0);
        expect(cellOf(positionOn(g, to))).toBeLessThan(g.used);
        expect(g.used).toBeLessThanOrEqual(room);
        expect(room - g.used).toBeLessThan(g.every);
        expect(g.ticks.length).toBeGreaterThanOrEqual(1);
        if (isLog) for (const t of g.ticks) expect(Number.isInteger(t.value)).toBe(true);
      },
    ),
    { numRuns: 2000, seed: 13 },
  );
});
