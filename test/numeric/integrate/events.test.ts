import { describe, expect, it } from 'vitest';
import { cashKarp } from '../../../src/numeric/integrate/cashKarp.ts';
import { dormandPrince } from '../../../src/numeric/integrate/dormandPrince.ts';
import { dormandPrince8 } from '../../../src/numeric/integrate/dormandPrince8.ts';
import type { EventFunction } from '../../../src/numeric/integrate/integrator.ts';
import { distance, harmonic, scalar, to } from './problems.ts';

const zero = (more: Partial<EventFunction> = {}): EventFunction => ({
  name: 'x = 0',
  value: (_t, y) => y[0]!,
  ...more,
});

describe.each([dormandPrince, dormandPrince8])('$name', (integrator) => {
  it('stops where cos t = 0', () => {
    const found = integrator.integrate(harmonic(10, { events: [zero()], at: [1, 2] }), to(1e-11));
    expect(found.outcome).toMatchObject({ status: 'event', event: 'x = 0' });
    expect(found.last!.t).toBeCloseTo(Math.PI / 2, 10);
    expect(distance(found.last!.y, [0, -1])).toBeLessThan(1e-9);
    expect([...found.t]).toEqual([1]);
  });

  it('finds all zeros of cos t, or the rising ones, and goes on', () => {
    const times = (direction: EventFunction['direction']) =>
      integrator
        .integrate(harmonic(20, { events: [zero({ continues: true, direction })] }), to(1e-11))
        .events.map(({ t }) => t);
    const all = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5].map((n) => n * Math.PI);
    expect(times('either').length).toBe(6);
    expect(distance(times('either'), all)).toBeLessThan(1e-8);
    expect(distance(times('rising'), [all[1]!, all[3]!, all[5]!])).toBeLessThan(1e-8);
    expect(distance(times('falling'), [all[0]!, all[2]!, all[4]!])).toBeLessThan(1e-8);
  });

  it('a free fall of 10 m takes √(20/g): the event is exact where the dense output is', () => {
    const fall = (_t: number, y: Float64Array, out: Float64Array) => {
      out[0] = y[1]!;
      out[1] = -9.81;
    };
    const ground = { name: 'ground', value: (_t: number, y: Float64Array) => y[0]! };
    const found = integrator.integrate(
      { field: fall, dimension: 2, t0: 0, y0: [10, 0], t1: 100, events: [ground] },
      to(1e-6),
    );
    expect(found.last!.t).toBeCloseTo(Math.sqrt(20 / 9.81), 13);
  });

  it('works backward in time, and takes several events in their order', () => {
    const half = zero({ name: 'x = 1/2', value: (_t, y) => y[0]! - 0.5, continues: true });
    const found = integrator.integrate(harmonic(-10, { events: [zero(), half] }), to(1e-11));
    expect(found.events.map(({ event }) => event)).toEqual(['x = 1/2', 'x = 0']);
    expect(found.events[0]!.t).toBeCloseTo(-Math.PI / 3, 9);
    expect(found.events[1]!.t).toBeCloseTo(-Math.PI / 2, 9);
  });

  it('does not stop at a zero it starts from', () => {
    const found = integrator.integrate(harmonic(5, { y0: [0, 1], events: [zero()] }), to(1e-11));
    expect(found.last!.t).toBeCloseTo(Math.PI, 9);
  });

  it('names an event function that is not finite', () => {
    const bad: EventFunction = { name: 'log', value: (t) => (t > 1 ? NaN : 1) };
    const found = integrator.integrate(harmonic(5, { events: [bad] }), to(1e-8));
    expect(found.outcome).toMatchObject({ status: 'notFinite', of: { event: 'log' } });
  });

  it('interpolates anywhere it has been, and nowhere else', () => {
    const found = integrator.integrate(harmonic(10, { dense: true }), to(1e-9));
    for (const t of [0, 0.01, 1.234, 5, 9.99, 10]) {
      expect(distance(found.interpolate!(t)!, [Math.cos(t), -Math.sin(t)])).toBeLessThan(1e-6);
    }
    expect(found.interpolate!(-0.1)).toBeUndefined();
    expect(found.interpolate!(10.1)).toBeUndefined();
    expect(found.interpolate!(NaN)).toBeUndefined();
    const stopped = integrator.integrate(harmonic(10, { dense: true, events: [zero()] }), to(1e-9));
    expect(stopped.interpolate!(1.5)).toBeDefined();
    expect(stopped.interpolate!(1.6)).toBeUndefined();
    expect(integrator.integrate(harmonic(1), to(1e-9)).interpolate).toBeUndefined();
  });
});

it('Cash–Karp refuses events', () => {
  const found = cashKarp.integrate(
    scalar((_t, y) => -y, 1, 1, { events: [zero()] }),
    to(1e-6),
  );
  expect(found.outcome).toMatchObject({ status: 'refused', what: 'events' });
});
