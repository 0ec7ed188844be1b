import { describe, expect, it } from 'vitest';
import { random } from '../../src/numeric/random.ts';
import { declaredSetting } from '../../src/numeric/setting.ts';
import { drawStart } from '../../src/numeric/start.ts';
import { loaded, refused, world } from './elaborateLanguage.ts';

describe('laws', () => {
  it('has the refusals of each slip at its token', () => {
    refused(world('law q ~ ‹gaussian›(0, 1)'), 'E0338');
    refused(world('law q ~ ‹gauss›'), 'E0312');
    refused(world('law q ~ ‹normal›'), 'E0338');
    refused(world('law q ~ ‹tau›'), 'E0338');
    refused(world('law q ~ normal(0, ‹Tau›)'), 'E0312');
    refused(world('law q ~ ‹normal›(0)'), 'E0329');
    refused(world('law q ~ normal(0, ‹-1›)'), 'E0338');
    refused(world('law q : ‹positive› ~ normal(0, 1)'), 'E0338');
    refused(world('law q : R^d ~ normal(‹[1, 2]›, 1)'), 'E0327');
    refused(world('law q ~ ‹mixture›(1/2: normal(0, 1), 1/3: normal(1, 1))'), 'E0338');
    refused(world('law q ~ discrete(‹-1›: 0, 2: 1)'), 'E0338');
    refused(world('law q ~ bernoulli(‹3/2›)'), 'E0338');
    refused(world('law q ~ exponential(‹-1›)'), 'E0338');
    refused(world('law q ~ lorentz(0, ‹0›)'), 'E0338');
    refused(world('law q ~ uniform(1, ‹0›)'), 'E0338');
    refused(world('let f = E(‹2 + v› for v ~ lorentz(0, 1))'), 'E0345');
    refused(world('param p = ‹E(v^2 for v ~ normal(0, 1))›'), 'E0601');
    refused(world('law q ~ discrete(1: 0, ‹1›)'), 'E0338');
    refused(world('law q ~ mixture(‹normal(0, 1)›)'), 'E0338');
    refused(world('law q : R^d ~ normal(0, ‹outer(c, c)›)'), 'E0601');
    refused(world('law ‹q› ~ mixture(1: q)'), 'E0361');
    refused(world('law q ~ normal(0, 1)\nlet f = ‹q› + 1'), 'E0339');
    refused(world('law q : R^d ~ normal(0, 1)\ninitial x[i] ~ ‹q›'), 'E0327');
  });
  it('has the refusals of expectations', () => {
    refused(world('let f = E(x[k] for ‹k in n›)'), 'E0338');
    refused(world('let f = E(v for v ~ normal(0, 1) if ‹v > 0›)'), 'E0601');
    refused(world('let f = ‹E›(x[1])'), 'E0303');
    refused(world('let f = ‹E›(1, v for v ~ normal(0, 1))'), 'E0329');
    refused(world('let f = E(v + ‹u› for v ~ normal(0, 1))'), 'E0312');
    refused(world('let f = E(a for ‹a› ~ normal(0, 1))'), 'E0304');
    refused(world('let f = E(v[1] for v : R^d ‹~ rademacher›)'.replace('‹~ rademacher›', '~ rademacher')), 'E0601');
    refused(world("x' = -grad(‹E(indicator(x[1]*v > 1) for v ~ normal(0, 1))›, x)"), 'E0601');
    // The jump is not moved, or is none: pathwise gradients are right.
    loaded(world("x' = -grad(E(indicator(v > 1)*x[1]^2 for v ~ normal(0, 1)), x)"));
    loaded(world("x' = -grad(E(where(x[1]*v > 0, x[1]*v, tau*x[1]*v) for v ~ normal(0, 1)), x)"));
  });
  it('reads means over noise, batches and starts in claims: one letter for each quantity, at a time or at all', () => {
    const claim = (text: string) => loaded(world(`claim c\n    ${text}`)).claims[0]!;
    const variance = claim('E(x[1]^2)(3) - E(x[1])(3)^2 = E(x[1]^2)');
    expect(variance.means!.map((m) => m.letter.name)).toEqual(['E(x[1]^2)', 'E(x[1])']);
    expect(variance.observed.map((o) => [o.letter.name, o.of.role])).toEqual([
      ['E(x[1]^2)(3)', 'mean'],
      ['E(x[1])(3)', 'mean'],
    ]);
    // Free indices and those of sums are axes of the letter, in front of those of the quantity.
    expect(claim('sum(E(z[i])[k] for i in N, k in d) = 0').means![0]!.letter.axes).toHaveLength(2);
    expect(claim('E(z[i,k]*x[2](1)) = 0').means![0]!.letter.axes).toHaveLength(2);
  });
  it('reads what is written after ~ or named', () => {
    const m = loaded(
      world(
        'law p : R^d ~ mixture(1/2: normal(c, tau), 1/2: q)\nlaw q : R^d ~ normal(-c, identity*tau)\n' +
          'law cauchy ~ lorentz(0, 1/2)\ninitial z[i] ~ p\ninitial x[i] ~ cauchy\ninitial W ~ discrete(1/2: identity, 1/2: 0)',
      ),
    );
    expect(m.initials.map((s) => (s.start.kind === 'law' ? s.start.law.kind : ''))).toEqual([
      'mixture',
      'lorentz',
      'discrete',
    ]);
  });
  it('draws one part of a mixture for all components of a member', () => {
    const m = loaded(
      'model clusters\nsize N = 40, d = 5\nstate z[N] : R^d\nstate W : R^(d, d)\n' +
        "z' = -z\nW' = -W\nlaw p : R^d ~ mixture(1/4: uniform(10, 11), 3/4: uniform(-11, -10))\n" +
        'initial z[i] ~ p\ninitial W ~ discrete(1/2: identity, 1/2: 2*identity)',
    );
    const setting = declaredSetting(m, random(7));
    if ('refused' in setting) throw new Error(setting.refused);
    const y = drawStart(m, setting, random(8));
    const members = Array.from({ length: 40 }, (_, i) => [...y.subarray(5 * i, 5 * i + 5)]);
    for (const v of members) expect(new Set(v.map(Math.sign)).size).toBe(1);
    const up = members.filter((v) => v[0]! > 0).length;
    // Binomial(40, 1/4): 10 ± 2.7.
    expect(up).toBeGreaterThan(1);
    expect(up).toBeLessThan(21);
    const W = [...y.subarray(200)];
    expect([1, 2]).toContain(W[0]);
    expect(W).toEqual(Array.from({ length: 25 }, (_, k) => (k % 6 === 0 ? W[0] : 0)));
  });
});
