import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../src/check/case/verdict.ts';
import { verifyModel } from '../../src/study/verify.ts';
import { loaded } from '../model/elaborateLanguage.ts';

function judged(model: string, ...claims: string[]): readonly Judgement[] {
  const text = claims.map((c, k) => `claim c${k}\n    ${c}`).join('\n');
  return verifyModel(loaded(`model m\n${model}\n${text}\n`), { draws: 1 }).claims.map((c) => c.judgement);
}
const verdicts = (model: string, ...claims: string[]): readonly string[] =>
  judged(model, ...claims).map((j) => j.verdict);

describe('normal forms', () => {
  it('agree up to the scale of the amplitude, with the bent part of the centre manifold', () => {
    const m = "param mu = 0.3, b > 0 = 1\nstate x : R\nstate y : R\nx' = mu*x - b*x^3 + x*y\ny' = -2*y - x^2";
    const at = (g: string): string => `normal-form at {x = 0, y = 0}: u' = ${g}`;
    expect(
      verdicts(
        m,
        at('mu*u - (b + 1/2)*u^3'),
        at('mu*u - u^3'),
        at('-2*u'),
        at('mu*u + u^3'),
        at('2*mu*u - u^3'),
        at('mu*u - u^2'),
        at('(mu - 1/100)*u - u^3'),
        at('-3*u'),
      ),
    ).toEqual(['proved', 'proved', 'proved', 'refuted', 'refuted', 'refuted', 'refuted', 'refuted']);
    expect(judged(m, at('mu*u - sin(u)'))[0]!.reason).toMatch(/third order/);
  });

  it('have second and third order together, and pushes', () => {
    const m = "param r = 1/2, m > 0 = 1, k > 0 = 2\nstate n : R\nn' = n*(r - m - k*n - n^2)";
    const at = (g: string): string => `normal-form at {n = 0}: y' = ${g}`;
    expect(
      verdicts(
        m,
        at('(r - m)*y - k*y^2 - y^3'),
        at('(r - m)*y + y^2'),
        at('(r - m)*y - k*y^2 + y^3'),
        at('(r - m)*y - y^3'),
      ),
    ).toEqual(['proved', 'proved', 'refuted', 'refuted']);
    const fold = "param eta > 0 = 0.1, k > 0 = 1\nstate p : R\np' = p*(1 - k*p) - eta";
    const end = (g: string): string => `normal-form at {p = 1/(2*k)}: y' = ${g}`;
    expect(
      verdicts(fold, end('1/(4*k) - eta - k*y^2'), end('1 - 4*k*eta - y^2/4'), end('1/(4*k) - eta + k*y^2')),
    ).toEqual(['proved', 'proved', 'refuted']);
  });

  it('come out whatever linear change of states hides them', () => {
    let seed = 20260;
    const int = (a: number, b: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return a + Math.floor((seed / 2147483648) * (b - a + 1));
    };
    for (let trial = 0; trial < 6; trial++) {
      // v' = (mu - m) v + b v^3 + k v w, w' = -l w + q v^2: w = q v^2/l, and c3 = b + k q/l.
      const [b, k, q, l, m] = [int(-4, 4), int(-3, 3), int(-3, 3), int(1, 4), int(-2, 3)];
      const [r, s] = [int(-2, 2), int(-2, 2)];
      const u = 1 + r * s;
      const [v, w] = [`(${u}*x - (${r})*y)`, `(y - (${s})*x)`];
      const first = `((mu - (${m}))*${v} + (${b})*${v}^3 + (${k})*${v}*${w})`;
      const second = `((${q})*${v}^2 - ${l}*${w})`;
      const model = `param mu = ${m + 1}\nstate x : R\nstate y : R\nx' = ${first} + (${r})*${second}\ny' = (${s})*${first} + (${u})*${second}`;
      const cubic = b + (k * q) / l;
      const [own, other] = cubic < 0 ? ['supercritical', 'subcritical'] : ['subcritical', 'supercritical'];
      const at = 'at {x = 0, y = 0}';
      const found = verdicts(
        model,
        `threshold mu = ${m} pitchfork ${own} ${at}`,
        `threshold mu = ${m} pitchfork ${other} ${at}`,
        `normal-form ${at}: z' = (mu - (${m}))*z ${cubic < 0 ? '-' : '+'} z^3`,
      );
      const wanted = cubic === 0 ? ['inconclusive', 'inconclusive', 'inconclusive'] : ['proved', 'refuted', 'proved'];
      expect([trial, ...found]).toEqual([trial, ...wanted]);
    }
  });
});
