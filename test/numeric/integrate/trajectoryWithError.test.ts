import { describe, expect, it } from 'vitest';
import { trajectoryWithError } from '../../../src/numeric/integrate/trajectoryWithError.ts';
import { harmonic, lorenz, scalar, to } from './problems.ts';

describe('trajectoryWithError', () => {
  it.each([1e-4, 1e-6, 1e-8, 1e-10])('estimates the true error of the harmonic oscillator at %s', (tolerance) => {
    const at = [2, 5, 10, 20];
    const found = trajectoryWithError(harmonic(20, { at }), to(tolerance));
    expect(found.outcome).toEqual({ status: 'converged' });
    expect([...found.t]).toEqual(at);
    at.forEach((t, i) => {
      [Math.cos(t), -Math.sin(t)].forEach((exact, c) => {
        const miss = Math.abs(found.y[i]![c]! - exact);
        expect(found.error[i]![c]!).toBeGreaterThan(miss / 1.5 - 1e-14);
        expect(found.error[i]![c]!).toBeLessThan(2 * miss + 0.1 * tolerance);
      });
    });
  });

  it('on Lorenz the estimate holds although the error grows a thousandfold', () => {
    const found = trajectoryWithError(lorenz(5), to(1e-8));
    const miss = Math.abs(found.y[0]![0]! - -6.512113699419599);
    expect(found.error[0]![0]! / miss).toBeGreaterThan(0.5);
    expect(found.error[0]![0]! / miss).toBeLessThan(2);
  });

  it('ends with the run that ends first, and says why', () => {
    const found = trajectoryWithError(
      scalar((_t, y) => y * y, 1, 2, { at: [0.5, 0.9, 1.5] }),
      to(1e-6),
    );
    expect(found.outcome.status).toBe('blowUp');
    expect([...found.t]).toEqual([0.5, 0.9]);
    expect(found.error.length).toBe(2);
  });

  it('locates events with the first integrator, and compares up to there', () => {
    const events = [{ name: 'x = 0', value: (_t: number, y: Float64Array) => y[0]! }];
    const found = trajectoryWithError(harmonic(10, { events, at: [1, 2] }), to(1e-8));
    expect(found.outcome.status).toBe('event');
    expect([...found.t]).toEqual([1]);
    expect(Math.abs(found.runs[0].last!.t - found.runs[1].last!.t)).toBeLessThan(1e-6);
  });

  it('refuses what cannot be compared', () => {
    expect(trajectoryWithError(harmonic(1, { at: 'steps' }), to(1e-6)).outcome).toMatchObject({ what: 'at' });
    expect(trajectoryWithError(harmonic(1), to(1e-14)).outcome).toMatchObject({ what: 'tolerance.relative' });
    expect(trajectoryWithError(harmonic(1), to(1e-6, { absolute: -1 })).outcome.status).toBe('refused');
  });
});
