import { describe, expect, it } from 'vitest';
import { chart, drawCoordinates } from '../../src/check/case/chart.ts';
import { model } from '../../src/index.ts';
import { random } from '../../src/numeric/random.ts';
import { drawSetting, isRefusal } from '../../src/numeric/setting.ts';

// The frame of a form is the derivative of its states: a form that bends has another one at each point.

const m = model`model forms
size n >= 2 = 4
param k > 0 = 2
state x[n] : R
state y : R
x[i]' = -x[i]
y' = -k*y
ansatz straight(a, b)
    x[i] = k*a + indicator(i = 1)*(b - 1)
    y = a + 2*b
ansatz bent(a, b)
    x[i] = a*b + indicator(i = 1)*b
    y = a
ansatz squared(a, b)
    x[i] = k*a + indicator(i = 1)*b^2
    y = b
ansatz rooted(a : (0, 1), b)
    x[i] = sqrt(a) + b
    y = b
`;

describe('the frame of a form', () => {
  const setting = drawSetting(m, random('setting'));
  if (isRefusal(setting)) throw new Error('no setting');

  it.each(m.ansatze.map((a) => [a.name, a] as const))('%s', (name, ansatz) => {
    const map = chart(m, ansatz, setting);
    const draw = random(name);
    const frames = [1, 2, 3].map((k) => {
      const x = drawCoordinates(map, setting, draw.fork(k));
      const frame = map.frame!(x).slice();
      const h = 1e-5;
      for (let c = 0; c < x.length; c++) {
        const [above, below] = [1, -1].map((s) => map.state(x.map((v, j) => (j === c ? v + s * h : v))));
        above!.forEach((v, r) => {
          expect(frame[r * x.length + c]).toBeCloseTo((v - below![r]!) / (2 * h), 6);
        });
      }
      return frame;
    });
    const same = frames.every((f) => f.every((v, k) => v === frames[0]![k]));
    expect(same).toBe(name === 'straight');
  });
});
