import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../src/check/case/verdict.ts';
import { verifyModel } from '../../src/study/verify.ts';
import { loaded } from '../model/elaborateLanguage.ts';
import { judgements } from './verdicts.ts';

/** Judgements on claims of one line each about a model. */
function judged(model: string, ...claims: string[]): readonly Judgement[] {
  const text = claims.map((c, k) => `claim c${k}\n    ${c}`).join('\n');
  return verifyModel(loaded(`model m\n${model}\n${text}\n`), { draws: 2 }).claims.map((c) => c.judgement);
}
const verdicts = (model: string, ...claims: string[]): readonly string[] =>
  judged(model, ...claims).map((j) => j.verdict);

/** A true claim; then its factor, its kind and its side changed: each of these is false. */
function truth(model: string, claim: string, ...mutants: string[]): void {
  const [own, ...others] = judged(model, claim, ...mutants);
  expect([claim, own!.reason]).toEqual([claim, undefined]);
  expect(['supported', 'proved']).toContain(own!.verdict);
  for (const [k, j] of others.entries()) {
    expect([mutants[k], j.verdict]).toEqual([mutants[k], 'refuted']);
    expect(Number.isFinite(j.witness!.left) && Number.isFinite(j.witness!.right)).toBe(true);
  }
}

describe('thresholds at a point', () => {
  it('are pitchforks, the bent part of the centre manifold included', () => {
    // y = -x^2/2 on the manifold: x' = mu x - (b + 1/2) x^3.
    const m = "param mu = 0.3, b = 1/4\nstate x : R\nstate y : R\nx' = mu*x + b*x^3 + x*y\ny' = -2*y - x^2";
    const at = 'at {x = 0, y = 0}';
    const [narrow] = judged(m, `threshold mu = 0 pitchfork ${at}`);
    // For b = 1/2 the cubic coefficient vanishes: the sign differs with b, and no one word holds for all of them.
    expect(narrow!.verdict).toBe('supported');
    truth(
      m.replace('b = 1/4', 'b in (0, 2/5) = 1/4'),
      `threshold mu = 0 pitchfork supercritical ${at}`,
      `threshold mu = 0 pitchfork subcritical ${at}`,
      `threshold mu = 0 transcritical ${at}`,
      `threshold mu = 0 fold ${at}`,
      `threshold mu = 0 hopf ${at}`,
      `threshold mu = 1/100 pitchfork ${at}`,
    );
    truth(
      m.replace('b = 1/4', 'b > 3/5 = 1'),
      `threshold mu = 0 pitchfork subcritical ${at}`,
      `threshold mu = 0 pitchfork supercritical ${at}`,
    );
  });

  it('are folds: by the point, and by a branch that ends there (the predictor without its stop-gradient, eta = 1/(4k))', () => {
    const m = "param eta > 0 = 0.1, k > 0 = 1\nstate p : R\np' = p*(1 - k*p) - eta";
    truth(
      m,
      'threshold eta = 1/(4*k) fold at {p = 1/(2*k)}',
      'threshold eta = 1.01/(4*k) fold at {p = 1/(2*k)}',
      'threshold eta = 1/(4*k) pitchfork at {p = 1/(2*k)}',
      'threshold eta = 1/(4*k) hopf at {p = 1/(2*k)}',
      'threshold eta = 1/(3*k) fold at {p = 1/(2*k)}',
    );
    truth(
      m,
      'threshold eta = 1/(4*k) fold at {p = (1 + sqrt(1 - 4*eta*k))/(2*k)}',
      'threshold eta = 0.99/(4*k) fold at {p = (1 + sqrt(1 - 4*eta*k))/(2*k)}',
    );
  });

  it('are transcritical: logistic growth', () => {
    truth(
      "param r = 1/2, m > 0 = 1\nstate n : R\nn' = n*(r - m - n)",
      'threshold r = m transcritical at {n = 0}',
      'threshold r = 1.01*m transcritical at {n = 0}',
      'threshold r = m pitchfork at {n = 0}',
      'threshold r = m fold at {n = 0}',
    );
  });

  it('are Hopf’s, with the first Lyapunov coefficient (Brusselator: b = 1 + a^2; Kuznetsov 2004)', () => {
    const m = "param a > 0 = 1, b > 0 = 1\nstate x : R\nstate y : R\nx' = a - (b + 1)*x + x^2*y\ny' = b*x - x^2*y";
    truth(
      m,
      'threshold b = 1 + a^2 hopf supercritical at {x = a, y = b/a}',
      'threshold b = 1 + a^2 hopf subcritical at {x = a, y = b/a}',
      'threshold b = 1 + a^2 pitchfork at {x = a, y = b/a}',
      'threshold b = 1.01*(1 + a^2) hopf at {x = a, y = b/a}',
    );
  });

  it('are flips of maps, with what the second iterate does (logistic map: r = 3, attracting)', () => {
    truth(
      'param r in (0, 4) = 2.5\nstate x : R\nx <- r*x*(1 - x)',
      'threshold r = 3 flip supercritical at {x = 1 - 1/r}',
      'threshold r = 3 flip subcritical at {x = 1 - 1/r}',
      'threshold r = 3 pitchfork at {x = 1 - 1/r}',
      'threshold r = 2.99 flip at {x = 1 - 1/r}',
    );
    truth(
      'param r in (0, 4) = 2.5\nstate x : R\nx <- r*x*(1 - x)',
      'threshold r = 1 transcritical at {x = 0}',
      'threshold r = 1 flip at {x = 0}',
    );
  });

  it('look at all directions of a kernel that a symmetry makes, and at spheres along their tangents', () => {
    truth(
      "size d = 3\nparam mu = 0.3\nstate z : R^d\nz' = mu*z - |z|^2*z",
      'threshold mu = 0 pitchfork supercritical at {z = 0}',
      'threshold mu = 0 pitchfork subcritical at {z = 0}',
    );
    // The pole of a sphere under a field and an easy plane: b = a.
    truth(
      "param a > 0 = 1, b = 1/2\nstate x : sphere(3)\nx[k]' = b*indicator(k = 3) + a*x[k]*indicator(k != 3)",
      'threshold b = a pitchfork supercritical at {x[k] = indicator(k = 3)}',
      'threshold b = a pitchfork subcritical at {x[k] = indicator(k = 3)}',
      'threshold b = 1.01*a pitchfork at {x[k] = indicator(k = 3)}',
    );
  });

  it('leave what is degenerate open, with its reason', () => {
    const reasons = (m: string, claim: string): string => {
      const [j] = judged(m, claim);
      expect([claim, j!.verdict]).toEqual([claim, 'inconclusive']);
      return j!.reason!;
    };
    const at = 'at {x = 0}';
    expect(reasons("param mu = 1\nstate x : R\nx' = mu*x - x^5", `threshold mu = 0 pitchfork ${at}`)).toMatch(
      /degenerate/,
    );
    expect(reasons("param mu = 1\nstate x : R\nx' = mu^3*x - x^3", `threshold mu = 0 pitchfork ${at}`)).toMatch(
      /zero speed/,
    );
    expect(reasons("param mu = 1\nstate x : R\nx' = mu^2*x - x^3", `threshold mu = 0 pitchfork ${at}`)).toMatch(
      /does not change/,
    );
    expect(reasons("param mu = 1\nstate x : R\nx' = mu*x - |x|", `threshold mu = 0 pitchfork ${at}`)).toMatch(/kink/);
    expect(reasons("param mu = 1\nstate x : R\nx' = mu*x - |x|*x", `threshold mu = 0 pitchfork ${at}`)).toMatch(
      /smooth/,
    );
    const two = "param mu = 1\nstate x : R\nstate y : R\nx' = mu*x - x^3\ny' = 2*mu*y - y^3";
    expect(reasons(two, 'threshold mu = 0 pitchfork at {x = 0, y = 0}')).toMatch(/several/);
    const edge = "param mu >= 0 = 1\nstate x : R\nx' = mu*x - x^3";
    expect(reasons(edge, `threshold mu = 0 pitchfork ${at}`)).toMatch(/edge of the domain/);
  });

  it('are found of quoted numbers within what is allowed', () => {
    const m = "param r = 1/2\nstate n : R\nn' = n*(r^2 - 2 - n)";
    expect(verdicts(m, 'threshold r = 1.414 to 1e-3 at {n = 0}', 'threshold r = 1.414 to 1e-5 at {n = 0}')).toEqual([
      'supported',
      'refuted',
    ]);
  });
});

describe('thresholds of a reduced motion', () => {
  it('are those of the letters of the ansatz, whatever the number of sites', () => {
    // S' = H - S^3, H' = a S - H: the slow direction is S' = a S - S^3 near a = 0.
    const found = judgements(`model sites
size n = 3
param a = 1
state x[n] : R
state y[n] : R
x[i]' = -x[i]^3 + y[i]
y[i]' = a*x[i] - y[i]
ansatz equal(S, H)
    x[i] = S
    y[i] = H
claim in_letters in equal
    threshold a = 0 pitchfork supercritical at {S = 0, H = 0}
claim other_side in equal
    threshold a = 0 pitchfork subcritical at {S = 0, H = 0}
claim elsewhere in equal
    threshold a = 1 pitchfork at {S = 0, H = 0}
`);
    expect(Object.entries(found).map(([name, j]) => [name, j.verdict])).toEqual([
      ['in_letters', 'proved'],
      ['other_side', 'refuted'],
      ['elsewhere', 'refuted'],
    ]);
  });
});

describe('thresholds without a point', () => {
  it('are where certified fixed points meet, or where one changes its character', () => {
    truth(
      "param eta > 0 = 0.1, k > 0 = 1\nstate p : R\np' = p*(1 - k*p) - eta",
      'threshold eta = 1/(4*k) fold',
      'threshold eta = 1.01/(4*k) fold',
      'threshold eta = 1/(2*k) fold',
      'threshold eta = 1/(4*k) pitchfork',
    );
    truth(
      "param mu = 0.3, a > 0 = 1\nstate x : R\nx' = mu*x - a*x^3",
      'threshold mu = 0 pitchfork supercritical',
      'threshold mu = 0 pitchfork subcritical',
      'threshold mu = 0 fold',
      'threshold mu = a pitchfork',
    );
    truth(
      "param a > 0 = 1, b > 0 = 1\nstate x : R\nstate y : R\nx' = a - (b + 1)*x + x^2*y\ny' = b*x - x^2*y",
      'threshold b = 1 + a^2 hopf supercritical',
      'threshold b = 1 + a^2 hopf subcritical',
      'threshold b = 1.1*(1 + a^2) hopf',
      'threshold b = 1 + a^2 fold',
    );
  });

  it('stay open where the fixed points are not known to be all', () => {
    const [j] = judged("param g = 2\nstate x : R\nx' = -x + tanh(g*x)", 'threshold g = 1 pitchfork');
    expect(j!.verdict).not.toBe('refuted');
  });
});

describe('thresholds in letters', () => {
  it('are proved where the spectrum, the normal form, or a discriminant says the same', () => {
    const m = "param mu = 0.3, b > 0 = 1\nstate x : R\nstate y : R\nx' = mu*x - b*x^3 + x*y\ny' = -2*y - x^2";
    const [j] = judged(m, 'threshold mu = 0 pitchfork supercritical at {x = 0, y = 0}');
    expect(j!.verdict).toBe('proved');
    // c3 = -b - 1/2: the bent part of the manifold is -x^2/2.
    expect(j!.evidence.map((e) => e.says).join()).toContain('(−b − 1/2)*y^3');
    // With b of either sign the side is not one for all: numbers may support what they sampled, letters do not prove it.
    const loose = m.replace('b > 0', 'b > -1');
    expect(verdicts(loose, 'threshold mu = 0 pitchfork supercritical at {x = 0, y = 0}')).not.toEqual(['proved']);
    const tight = m.replace('b > 0', 'b > -1/4');
    expect(verdicts(tight, 'threshold mu = 0 pitchfork supercritical at {x = 0, y = 0}')).toEqual(['proved']);
    const branch = "param eta > 0 = 0.1, k > 0 = 1\nstate p : R\np' = p*(1 - k*p) - eta";
    expect(
      verdicts(
        branch,
        'threshold eta = 1/(4*k) fold',
        'threshold eta = 1/(4*k) fold at {p = 1/(2*k)}',
        'threshold eta = 1/(4*k) fold at {p = (1 - sqrt(1 - 4*eta*k))/(2*k)}',
      ),
    ).toEqual(['proved', 'proved', 'proved']);
  });

  it('are proved for all sizes: pairs that attract each other against a pull to the middle, w = g n', () => {
    const m =
      "size n >= 2 = 4\nparam g > 0 = 1, w > 0 = 3\nstate x[n] : R\nx[i]' = -w*x[i] + g*sum(x[j] for j in n) - x[i]^3";
    const at = 'at {x[i] = 0}';
    truth(m, `threshold w = g*n ${at}`, `threshold w = 1.01*g*n ${at}`, `threshold w = g*n hopf ${at}`);
    expect(verdicts(m, `threshold w = g*n ${at}`)).toEqual(['proved']);
  });
});

it('says where a branch turns back and where the claim has it, with a point and without', () => {
  const model = "param a = 1\nstate x : R\nx' = a - 2 - x^2";
  for (const j of judged(model, 'threshold a = 2 fold at {x = 0}', 'threshold a = 2 fold')) {
    const says = j.evidence.map((e) => e.says).join('\n');
    const [, measured, claimed] = /the worst a = (\S+) where the claim says ([^\s,;]+)/.exec(says) ?? [];
    expect(Number(measured), says).toBeCloseTo(2, 8);
    expect(Number(claimed), says).toBe(2);
  }
});
