import { describe, expect, it } from 'vitest';
import { judgements, verdicts } from './verdicts.ts';

const CROWD = `model crowd
size n = 5, d = 3
param g > 0 = 1/2, J = 2
any u : R^d
state x[n] : R^d, v : R, p : R
x[i]' = -g*x[i] + J*mean(x[j] for j in n) + v*u
v' = -v^3 + |mean(x[i] for i in n)|^2
p' = tanh(J*p) + mean(dot(x[i], x[i]) for i in n)
order m = mean(x[i] for i in n)
order q = mean(|x[i]|^2 for i in n)
order w = v
order P = p
`;

describe('closed', () => {
  it('is proved where time derivatives are functions of the observables, vectors, powers and functions among them', () => {
    const text = `${CROWD}
claim vector_and_number
    closed m, w
claim overlap
    closed q, m, w
claim function
    closed P, q, m, w
`;
    const found = judgements(text);
    expect(Object.values(found).map((j) => j.verdict)).toEqual(['proved', 'proved', 'proved']);
    expect(found.overlap!.evidence[0]!.says).toBe(
      "q' = -2*g*q + 2*w*dot(m, u) + 2*J*|m|^2; m[k]' = u[k]*w + m[k]*(J - g); w' = -w^3 + |m|^2",
    );
  });
  it('is refuted by two states that the observables do not tell apart, and says what is left over', () => {
    const j = judgements(`${CROWD}
claim without_the_mean
    closed q
`).without_the_mean!;
    expect(j.verdict).toBe('refuted');
    expect(j.evidence[0]!.says).toBe("q' leaves over 2v/n ∑_i u·x_i + 2J/n² ∑_ij x_i·x_j");
    const { states, parameters, sizes, left, right } = j.witness!;
    // Both sides by hand: q and q' at the two states of the witness.
    const [n, d] = [sizes.n!, sizes.d!];
    const at = (mark: string): readonly [number, number] => {
      const x = states[`x${mark}`]!;
      const v = states[`v${mark}`]![0]!;
      const u = parameters.u as readonly number[];
      const m = Array.from({ length: d }, (_, k) => x.reduce((s, z, i) => s + (i % d === k ? z / n : 0), 0));
      const q = x.reduce((s, z) => s + (z * z) / n, 0);
      const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, z, k) => s + z * b[k]!, 0);
      const [g, J] = [parameters.g as number, parameters.J as number];
      return [q, -2 * g * q + 2 * J * dot(m, m) + 2 * v * dot(m, u)];
    };
    expect(at(' (second)')[0]).toBeCloseTo(at('')[0], 9);
    expect([left, right].map((x, k) => x - at(k === 0 ? '' : ' (second)')[1])).toEqual([
      expect.closeTo(0, 9),
      expect.closeTo(0, 9),
    ]);
    expect(Math.abs(left - right)).toBeGreaterThan(1e-3);
  });
  it('speaks of maps, of spheres and within an ansatz', () => {
    const map = `model steps
size n = 4
param b in (0, 1) = 1/3
state x[n] : R
x[i] <- b*x[i] + (mean(x[j] for j in n))^2
order m = mean(x[i] for i in n)
order q = mean(x[i]^2 for i in n)
claim first
    closed m
claim both
    closed q, m
claim second
    closed q
`;
    expect(verdicts(map)).toEqual({ first: 'proved', both: 'proved', second: 'refuted' });
    const sphere = `model turning
size n = 3, d = 3
any h : R^d
state s : sphere(d)
s' = h
order m = dot(s, h)
claim polar
    closed m
`;
    expect(verdicts(sphere)).toEqual({ polar: 'proved' });
    const form = `model form
size n = 4
state x[n] : R, y : R
x[i]' = -x[i]^3 + y
y' = -y
order m = mean(x[i] for i in n)
ansatz flat(S, Y)
    x[i] = S
    y = Y
claim in_general
    closed m, rest
claim on_the_form in flat
    closed m, rest
let rest = y
`;
    expect(verdicts(form)).toEqual({ in_general: 'refuted', on_the_form: 'proved' });
  });
  it('is supported where only numbers show it', () => {
    // q determines x, but q' = 3 x^2 (1 - x) is no polynomial in q.
    const text = `model cube
state x : R
x' = 1 - x
order q = x^3
order p = x^2
claim odd
    closed q
claim even
    closed p
`;
    expect(verdicts(text)).toEqual({ odd: 'supported', even: 'refuted' });
  });
});
