import { describe, expect, it } from 'vitest';
import type { Letter } from '../../src/expr/expr.ts';
import type { Model } from '../../src/model/model.ts';
import { drift } from '../../src/model/motion.ts';
import { instrument } from '../../src/numeric/instrument.ts';
import { iterate } from '../../src/numeric/iterate/iterate.ts';
import { compiledMap } from '../../src/numeric/iterate/step.ts';
import { random } from '../../src/numeric/random.ts';
import { declaredSetting, isRefusal, type Setting } from '../../src/numeric/setting.ts';
import { drawStart } from '../../src/numeric/start.ts';
import { loaded, refused } from './elaborateLanguage.ts';

function settingOf(m: Model): Setting {
  const s = declaredSetting(m, random(1));
  if (isRefusal(s)) throw new Error(s.refused);
  return s;
}

/** The field of a flow, noise letters given. */
function field(m: Model, y: readonly number[], noise: Readonly<Record<string, readonly number[]>> = {}): number[] {
  const extra = m.draws.map((d) => d.letter);
  const probe = instrument(
    m.dynamics.map((d) => ({ name: d.state.name, indices: d.indices, term: d.right })),
    m,
    settingOf(m),
    { extra },
  );
  const values = new Map<Letter, readonly number[]>(extra.map((l) => [l, noise[l.name]!]));
  return [...probe.evaluate(y, 0, values)];
}

const near = (found: ArrayLike<number>, wanted: readonly number[], digits = 12): void => {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((x, k) => {
    expect(found[k]!).toBeCloseTo(x, digits);
  });
};

describe('maps', () => {
  it('move all states at once, from the old values', () => {
    const m = loaded('model a\nstate x : R, y : R\nx <- y\ny <- x + t');
    expect(m.time).toBe('discrete');
    const { step } = compiledMap(m, settingOf(m));
    near(step([2, 3], 0), [3, 2]);
    near(step([2, 3], 5), [3, 7]);
    const orbit = iterate({ step, y0: [0, 1], at: [0, 1, 2, 3] });
    expect(orbit.y.map((y) => [...y])).toEqual([
      [0, 1],
      [1, 0],
      [0, 2],
      [2, 2],
    ]);
  });
  it('take conditions, and cover each entry once', () => {
    const m = loaded('model a\nsize n = 4\nstate x[n] : R\nx[1] <- 1\nx[i] <- x[i-1] if i > 1');
    near(compiledMap(m, settingOf(m)).step([5, 6, 7, 8], 0), [1, 5, 6, 7]);
    refused('model a\nsize n = 4\nstate x[n] : R\n‹x[i]› <- 1 if i > 1', 'E0333');
    refused('model a\nsize n = 4\nstate x[n] : R\nx[i] <- 1\n‹x[2]› <- 1', 'E0332');
  });
  it('and flows do not mix', () => {
    const d = refused("model a\nstate x : R, y : R\nx' = -x\ny ‹<-› -y", 'E0381');
    expect([d.message, d.help]).toEqual(['this is a map, and the model is a flow', "`y' = …`"]);
    refused("model a\nstate x : R, y : R\nx <- -x\ny' ‹=› -y", 'E0381');
    refused('model a\nstate x : R\nx <- -x with ‹decay 1›', 'E0382');
    refused('model a\nstate x : R\nx <- x + ‹noise›', 'E0383');
    refused("model a\nstate x : R\nx <- -x\nclaim k\n    x' ‹=› 1", 'E0381');
    refused("model a\nstate x : R\nx' = -x\nclaim k\n    x ‹<-› 1", 'E0381');
  });
  it('stand still, or go round', () => {
    const m = loaded('model a\nparam r = 3.2\nstate x : R\nx <- r*x*(1 - x)');
    const { step } = compiledMap(m, settingOf(m));
    // The logistic map has a stable cycle of period 2 for 3 < r < 1 + sqrt 6 (May 1976).
    const outcome = iterate({ step, y0: [0.3], at: [10_000], steady: { change: 1e-13 } }).outcome;
    expect(outcome).toMatchObject({ status: 'cycle', period: 2 });
    const still = loaded('model a\nstate x : R\nx <- x/2 + 1');
    const end = iterate({
      step: compiledMap(still, settingOf(still)).step,
      y0: [0],
      at: [99],
      steady: { change: 1e-9 },
    });
    expect(end.outcome.status).toBe('steady');
    near(end.last.y, [2], 8);
  });
  it('name a blow-up and what is not finite', () => {
    const m = loaded('model a\nstate x : R\nx <- 2*x');
    const { step } = compiledMap(m, settingOf(m));
    expect(iterate({ step, y0: [1], at: [100] }).outcome).toMatchObject({ status: 'blowUp', t: 40, component: 0 });
    expect(iterate({ step, y0: [Number.NaN], at: [3] }).outcome).toEqual({ status: 'notFinite', t: 0 });
    const log = loaded('model a\nstate x : R\nx <- log(x)');
    const orbit = iterate({ step: compiledMap(log, settingOf(log)).step, y0: [0.5], at: [1, 2, 3] });
    expect([orbit.t, orbit.outcome]).toEqual([[1], { status: 'notFinite', t: 2 }]);
  });
});

describe('optimisers', () => {
  const start = [0.7, -1.1];
  const loss = 'let L = (x[1]^2 + 3*x[2]^2)/2 + x[1]^4/4';
  const slope = ([a, b]: readonly number[]): number[] => [a! + a! ** 3, 3 * b!];

  it('gd and sgd step down the gradient, decay inside the rate', () => {
    for (const name of ['gd', 'sgd']) {
      const m = loaded(`model a\nstate x[2] : R\n${loss}\nx <- ${name}(L, x, rate = 0.1, decay = 2)`);
      const g = slope(start);
      near(
        compiledMap(m, settingOf(m)).step(start, 0),
        start.map((x, k) => x - 0.1 * (g[k]! + 2 * x)),
      );
    }
  });

  it('momentum is the heavy ball: x(t+1) = x(t) - rate grad + beta (x(t) - x(t-1)) (Polyak 1964)', () => {
    const m = loaded(`model a\nstate x[2] : R\n${loss}\nx <- momentum(L, x, rate = 0.1, beta = 0.8)`);
    expect(m.states.map((s) => [s.letter.name, s.hidden])).toEqual([
      ['x', undefined],
      ['x_velocity', true],
    ]);
    const orbit = iterate({ step: compiledMap(m, settingOf(m)).step, y0: [...start, 0, 0], at: [1, 2, 3] });
    let [before, now] = [start, start];
    for (const y of orbit.y) {
      const g = slope(now);
      [before, now] = [now, now.map((x, k) => x - 0.1 * g[k]! + 0.8 * (x - before[k]!))];
      near(y.slice(0, 2), now);
    }
  });

  it('adam is algorithm 1 of Kingma & Ba 2015', () => {
    const options = 'rate = 0.05, beta1 = 0.8, beta2 = 0.99, epsilon = 1e-3';
    const m = loaded(`model a\nstate x[2] : R\n${loss}\nx <- adam(L, x, ${options})`);
    const orbit = iterate({ step: compiledMap(m, settingOf(m)).step, y0: [...start, 0, 0, 0, 0], at: [1, 2, 3] });
    let x = start;
    let mean = [0, 0];
    let square = [0, 0];
    orbit.y.forEach((y, k) => {
      const t = k + 1;
      const g = slope(x);
      mean = mean.map((v, n) => 0.8 * v + 0.2 * g[n]!);
      square = square.map((v, n) => 0.99 * v + 0.01 * g[n]! ** 2);
      x = x.map((v, n) => {
        const [first, second] = [mean[n]! / (1 - 0.8 ** t), square[n]! / (1 - 0.99 ** t)];
        return v - (0.05 * first) / (Math.sqrt(second) + 1e-3);
      });
      near(y.slice(0, 2), x);
      near(y.slice(2, 4), mean);
      near(y.slice(4, 6), square);
    });
  });

  it('take their defaults, a part of a state, and say what they need', () => {
    const m = loaded('model a\nstate x[2] : R\nx[i] <- adam(x[1]^2 + x[2]^2, x[i], rate = 1e-3)');
    // The first step of Adam has the length of the rate (Kingma & Ba 2015, section 2.1).
    near(compiledMap(m, settingOf(m)).step([3, -5, 0, 0, 0, 0], 0).slice(0, 2), [3 - 1e-3, -5 + 1e-3], 10);
    const a = 'model a\nstate x : R, y : R\ny <- y\nlet L = x^2\n';
    expect(refused(`${a}x <- ‹adam›(L, x)`, 'E0384').help).toBe(
      'its options are `rate`, `beta1`, `beta2`, `epsilon`, `decay`',
    );
    expect(refused(`${a}x <- gd(L, x, rate = 1, ‹beta› = 2)`, 'E0384').message).toBe('`gd` has no option `beta`');
    refused(`${a}x <- gd(L, x, rate = 1, ‹rate› = 2)`, 'E0384');
    refused(`${a}x <- gd(L, ‹y›, rate = 1)`, 'E0384');
    refused(`${a}x <- x + ‹gd›(L, x, rate = 1)`, 'E0384');
    refused(`${a}x <- gd(L, x, rate = ‹x›)`, 'E0382');
    refused("model a\nstate x : R\nx' = ‹gd›(x^2, x, rate = 1)", 'E0384');
  });
});

describe('motion of second order', () => {
  it('has a hidden velocity that starts at 0', () => {
    const m = loaded(
      "model a\nparam k = 4\nstate x[2] : R\nx[i]'' = -k*x[i] - x[i]'/2\norder p = x[1]'\ninitial x[i] = 1",
    );
    expect(m.states.map((s) => s.letter.name)).toEqual(['x', "x'"]);
    near(field(m, [1, 2, 3, 5]), [3, 5, -4 - 1.5, -8 - 2.5]);
    near(drawStart(m, settingOf(m), random(3)), [1, 1, 0, 0]);
    refused("model a\nstate x : R\nx' = -x\norder p = x‹'›", 'E0385');
    refused("model a\nstate x[2] : R\nx[1]'' = -x[1]\nx[2]' ‹=› 1", 'E0381');
    refused("model a\nstate x : R\nx''' ‹=› 1", 'E0601');
    refused("model a\nstate x : R\nx'' = -x with ‹decay 1›", 'E0382');
  });
  it("is what momentum makes of a descent: m s'' + s' = -rate grad L", () => {
    const m = loaded(
      "model a\nparam m = 4, eta = 2, g = 3\nstate x : R\nx' = -eta*grad(x^4/4, x) with momentum m, decay g",
    );
    near(field(m, [2, 7]), [7, (-2 * (8 + 3 * 2) - 7) / 4]);
  });
});

describe('noise', () => {
  it('is affine, one for each entry, and 0 in the drift', () => {
    const m = loaded("model a\nparam s = 3\nstate x[2] : R, y : R\nx[i]' = -x[i] + s*x[i]*noise\ny' = -y + noise");
    near(field(m, [1, 2, 5], { 'noise(x)': [10, 20], 'noise(y)': [7] }), [-1 + 30, -2 + 120, 2]);
    near(field(drift(m), [1, 2, 5]), [-1, -2, -5]);
  });
  it('comes with a temperature as sqrt(2 T rate)', () => {
    const m = loaded("model a\nstate x : R\nx' = -3*grad(x^2/2, x) with temperature 6");
    near(field(m, [1], { 'noise(x)': [2] }), [-3 + 6 * 2]);
    const n = loaded("model a\nstate x : R\nx' = -3*grad(x^2/2, x) with momentum 2, temperature 6");
    near(field(n, [1, 5], { 'noise(x)': [2] }), [5, (-3 + 6 * 2 - 5) / 2]);
  });
  it('stands once, added, times a coefficient', () => {
    const a = 'model a\nstate x : R\n';
    refused(`${a}x' = noise + ‹noise›`, 'E0383');
    refused(`${a}x' = exp(‹noise›)`, 'E0383');
    refused(`${a}x' = ‹noise›^2`, 'E0383');
    refused(`${a}x' = -x\nlet p = ‹noise›`, 'E0383');
    refused(`${a}x' = -grad(x*‹noise›, x)`, 'E0383');
    refused(`${a}x' = ‹-grad(x^2, x) + noise› with temperature 1`, 'E0382');
  });
});

describe('modifiers', () => {
  const a = "model a\nparam eta = 1, N = 3\nstate x : R, y : R\ny' = -y\nlet L = x^2\n";
  it('read any rate that does not move', () => {
    for (const right of ['-eta*grad(L, x)/N', '-grad(L, x)*eta/N', '-(eta/N)*grad(L, x)', 'eta*(-grad(L, x)/N)']) {
      const m = loaded(`${a}x' = ${right} with decay 2, temperature 3/8`);
      near(field(m, [5, 1], { 'noise(x)': [1] }), [(-1 / 3) * (10 + 10) + Math.sqrt((2 * 3) / 8 / 3), -1]);
    }
  });
  it('refuse everything else', () => {
    refused(`${a}x' = ‹eta*grad(L, x)› with decay 2`, 'E0382');
    refused(`${a}x' = ‹-grad(L, x) + y› with decay 2`, 'E0382');
    refused(`${a}x' = -‹x›*grad(L, x) with decay 2`, 'E0382');
    refused(`${a}x' = -grad(L, ‹y›) with decay 2`, 'E0382');
    refused(`${a}x' = -grad(L, x) with decay ‹y›`, 'E0382');
    refused(`${a}x' = -grad(L, x) with decay 1, ‹decay 2›`, 'E0382');
    refused(`${a}x' = -grad(L, x) with momentum ‹0›`, 'E0382');
    refused(`${a}x' = -grad(L, x) with temperature ‹-eta^2 - 1›`, 'E0382');
  });
});
