import { describe, expect, it } from 'vitest';
import { model } from '../../../src/index.ts';
import { fieldInstrument } from '../../../src/numeric/instrument.ts';
import { type AffineFlow, affineFlow } from '../../../src/numeric/integrate/affineFlow.ts';
import { random } from '../../../src/numeric/random.ts';
import { declaredSetting, isRefusal } from '../../../src/numeric/setting.ts';

function flowOf(text: string, y0: readonly number[]): AffineFlow | undefined {
  const m = model`${text}`;
  const setting = declaredSetting(m, random(1), {});
  if (isRefusal(setting)) throw new Error(setting.refused);
  return affineFlow(fieldInstrument(m, setting), Float64Array.from(y0));
}

describe('affine flows', () => {
  it('follows relaxation to a point, exactly, near and far', () => {
    const f = flowOf("model a\nstate x : R\nx' = -3*(x - 2)", [5])!;
    for (const h of [1e-6, 0.1, 1, 20])
      expect(f.after(Float64Array.of(5), h)[0]).toBeCloseTo(2 + 3 * Math.exp(-3 * h), 13);
  });

  it('a rotation turns, a kick grows linearly', () => {
    const f = flowOf("model a\nstate x : R\nstate y : R\nx' = y\ny' = -x", [1, 0])!;
    const y = f.after(Float64Array.of(1, 0), 50);
    expect(y[0]).toBeCloseTo(Math.cos(50), 11);
    expect(y[1]).toBeCloseTo(-Math.sin(50), 11);
    const g = flowOf("model a\nstate x : R\nstate y : R\nx' = y\ny' = 0*x", [1, 2])!;
    expect([...g.after(Float64Array.of(1, 2), 7)]).toEqual([15, 2]);
  });

  it('what is conserved stays through a stiff fall over many million time units', () => {
    // Two labels and what ties them: rates 100 and 2e-6, and a sum that stays.
    const f = flowOf(
      "model a\nstate x[3] : R\nlet w = 1/1000000\nx[1]' = 100*(x[2] - x[1]) + w*(x[3] - x[1])\nx[2]' = 100*(x[1] - x[2])\nx[3]' = w*(x[1] - x[3])",
      [1, 2, 5],
    )!;
    let last: { t: number; y: Float64Array } = { t: 0, y: Float64Array.of(1, 2, 5) };
    for (const next of f.onwards(Float64Array.of(1, 2, 5), 1e-4)) {
      last = next;
      if (next.t > 3e7) break;
    }
    // A rounding error of the large rate, over the slow one: what is conserved is not known better.
    for (const x of last.y) expect(Math.abs(x - 8 / 3)).toBeLessThan((200 / 1.5e-6) * Number.EPSILON);
    // The slow rate is w (1/2 + 1) up to a term of order w^2.
    const [a, b] = [1e6, 2e6].map((t) => {
      const y = f.after(Float64Array.of(1, 2, 5), t);
      return y[2]! - (y[0]! + y[1]!) / 2;
    }) as [number, number];
    expect(Math.log(a / b) / 1e6 / 1.5e-6).toBeCloseTo(1, 6);
  });

  it('a field that bends, or that changes with time, is none', () => {
    expect(flowOf("model a\nstate x : R\nx' = -x + x^3/1000000", [1])).toBeUndefined();
    expect(flowOf("model a\nstate x : R\nx' = -x + sin(t)", [1])).toBeUndefined();
    expect(flowOf("model a\nstate x : R\nstate y : R\nx' = -x + x*y\ny' = -y", [1, 1])).toBeUndefined();
  });
});
