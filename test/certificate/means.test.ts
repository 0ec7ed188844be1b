import { describe, expect, it } from 'vitest';
import { checkCertificate, hashOf, sealed } from '../../src/certificate/check.ts';
import type { Certificate, RuleEntry } from '../../src/certificate/format.ts';
import { certificate, checkCertificate as checkedWith } from '../../src/index.ts';
import { type RandomStream, random } from '../../src/numeric/random.ts';
import { BOXES, type Falsehood, type Open, ROOTS } from './falsehoods.ts';
import { modelOf } from './systems.ts';

// Certificates about means: the integral itself, not the sum that stands for it.

const MEANS: Readonly<Record<string, { readonly text: string; readonly real: number }>> = {
  // A magnet in random fields of variance 1/4 (Schneider & Pytte 1977): three states below the critical field.
  fields: { text: "state x : R\nx' = -x + E(tanh(3*x + z/2) for z ~ normal(0, 1))", real: 3 },
  // Two symmetric clusters, the EM equation of one unknown (Daskalakis, Tzamos & Zampetakis 2017).
  clusters: { text: "state m : R\nm' = -m + E(v*tanh(3*m*v/2) for v ~ normal(0, 1))", real: 3 },
  uniform: { text: "state x : R\nx' = -x + E(tanh(2*x + u) for u ~ uniform(-1, 1))", real: 3 },
};
const texts = Object.fromEntries(Object.entries(MEANS).map(([name, k]) => [name, certificate(modelOf(k.text))]));
const parsed = (name: string): Open<Certificate> => JSON.parse(texts[name]!) as Open<Certificate>;
const resealed = (c: Open<Certificate>): string => {
  const { digest: _, ...rest } = c as Certificate;
  return sealed(rest);
};
/** A rule with fewer nodes, which is good enough for boxes as wide as these. */
const coarse = (name: string): Open<Certificate> => {
  const c = parsed(name);
  c.quadrature = [{ strip: 1.2, step: 0.5, low: 11, high: 11 }] as never;
  return c;
};

describe('certificates about means', () => {
  it('are accepted, with all roots that there are', () => {
    for (const [name, { real, text }] of Object.entries(MEANS)) {
      const c = checkCertificate(texts[name]!);
      expect([name, c.accepted ? c.claim : c.reason]).toEqual([name, { complex: null, real, complete: 'proved' }]);
      if (name === 'fields') expect(checkedWith(texts[name]!, modelOf(text)).accepted).toBe(true);
    }
    expect(checkedWith(texts.fields!, modelOf(MEANS.fields!.text.replace('z/2', 'z/3')))).toEqual({
      accepted: false,
      reason: 'the model says other equations at these values',
    });
  });

  it('are proved by any rule whose bound is small enough, and by no other', () => {
    const verdict = (rule: RuleEntry): boolean => {
      const c = parsed('fields');
      c.quadrature = [rule] as never;
      return checkCertificate(resealed(c)).accepted;
    };
    expect(verdict({ strip: 1.2, step: 0.5, low: 11, high: 11 })).toBe(true);
    expect(verdict({ strip: 2.5, step: 0.5, low: 14, high: 14 })).toBe(true);
    // tanh(3 x + z/2) has poles at distance π from the line.
    expect(verdict({ strip: 3.2, step: 0.5, low: 11, high: 11 })).toBe(false);
    expect(verdict({ strip: 1.2, step: 6, low: 2, high: 2 })).toBe(false);
    expect(verdict({ strip: 1.2, step: 0.5, low: 2, high: 11 })).toBe(false);
  });

  it('are rejected with one byte changed, wherever it is', () => {
    const draw = random('changed bytes of means');
    const names = Object.keys(texts);
    let rejected = 0;
    for (let k = 0; k < 400; k++) {
      const text = texts[names[k % names.length]!]!;
      const at = Math.floor(draw.uniform() * text.length);
      let code = text.charCodeAt(at);
      while (code === text.charCodeAt(at)) code = 32 + Math.floor(draw.uniform() * 95);
      if (!checkCertificate(text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)).accepted) rejected++;
    }
    expect(rejected).toBe(400);
  });

  it('are rejected with a false statement under a digest that is right', () => {
    const draw = random('false statements of means');
    const kinds = [...ROOTS, ...BOXES, ...RULES];
    const accepted: string[] = [];
    expect(checkCertificate(resealed(coarse('fields'))).accepted).toBe(true);
    for (let k = 0; k < 144; k++) {
      const kind = kinds[k % kinds.length]!;
      const c = coarse('fields');
      kind.falsify(c as never, draw);
      if (checkCertificate(resealed(c)).accepted) accepted.push(kind.what);
    }
    expect(accepted).toEqual([]);
  });

  it('end soon where means stand in each other', () => {
    const c = coarse('fields');
    const rule = { strip: 1, step: 0.05, low: 200, high: 200 };
    c.quadrature = [rule, rule, rule] as never;
    const system = c.system as { equations: string[]; sha256: string };
    system.equations = ['-x + E(a ~ normal: E(b ~ normal: E(c ~ normal: tanh(x*a*b*c))))'];
    system.sha256 = hashOf(c.system as never);
    const found = checkCertificate(resealed(c));
    expect(found.accepted ? '' : found.reason).toMatch(/means in each other with too many nodes/);
  });

  it('are not accepted of integrands with a kink', () => {
    const c = coarse('fields');
    const system = c.system as { equations: string[]; sha256: string };
    system.equations = ['-x + E(z1 ~ normal: tanh(3*x + abs(z1)/2))'];
    system.sha256 = hashOf(c.system as never);
    const found = checkCertificate(resealed(c));
    expect(found.accepted ? '' : found.reason).toMatch(/a mean of `abs`, which is not analytic/);
  });
});

const rules = (c: Open<Certificate>): Open<RuleEntry>[] => c.quadrature as never;
const rewritten = (c: Open<Certificate>, by: (t: string) => string): void => {
  const system = c.system as { equations: string[]; sha256: string };
  system.equations = system.equations.map(by);
  system.sha256 = hashOf(c.system as never);
};
const between = (draw: RandomStream, low: number, high: number): number => low + (high - low) * draw.uniform();

const RULES: readonly Falsehood[] = [
  {
    what: 'a strip with poles in it',
    falsify: (c, draw) => {
      rules(c)[0]!.strip = between(draw, 3.15, 30);
    },
  },
  {
    what: 'a strip of no width',
    falsify: (c, draw) => {
      rules(c)[0]!.strip = -draw.uniform();
    },
  },
  {
    what: 'a step that is too long',
    falsify: (c, draw) => {
      const [rule] = rules(c);
      Object.assign(rule!, { step: between(draw, 4, 7), low: 2, high: 2 });
    },
  },
  {
    what: 'nodes left out',
    falsify: (c, draw) => {
      rules(c)[0]![draw.uniform() < 0.5 ? 'low' : 'high'] = Math.floor(between(draw, 0, 3));
    },
  },
  {
    what: 'no rule, or one too many',
    falsify: (c, draw) => {
      if (draw.uniform() < 0.5) rules(c).pop();
      else rules(c).push(rules(c)[0]!);
    },
  },
  {
    what: 'another law',
    falsify: (c, draw) => {
      const other = ['uniform', 'exponential', 'lorentz', 'gamma'][Math.floor(4 * draw.uniform())]!;
      rewritten(c, (t) => t.replace('~ normal', `~ ${other}`));
    },
  },
  {
    what: 'the unknown in place of the variable',
    falsify: (c) => rewritten(c, (t) => t.replace('E(z1', 'E(x')),
  },
  {
    what: 'weaker fields',
    falsify: (c, draw) =>
      rewritten(c, (t) => t.replace('1/2*z1', `1/2*z1 - ${Math.floor(between(draw, 200, 900))}/1000`)),
  },
];
