import { describe, expect, it } from 'vitest';
import { add, call, mul, num, sym } from '../../../src/expr/build.ts';
import type { Expr } from '../../../src/expr/expr.ts';
import { atomIndex, letter } from '../../../src/expr/intern.ts';
import { print } from '../../../src/expr/print/print.ts';
import type { Model } from '../../../src/model/model.ts';
import { type Asked, readout } from '../../../src/theory/meanField/readout.ts';
import { loaded } from '../../model/elaborateLanguage.ts';
import { derived } from './written.ts';

type Timed = NonNullable<Asked['observed']>[number];

const network = (orders: string): string => `model network
size  N = 20, M = 10
param g > 0 = 1.5, eta in [-1, 1] = 0.5
random J[N, N] ~ normal(0, g^2/N) reciprocity eta
random b[N] ~ normal(0, 1)
state x[N] : R
x[i]' = -x[i] + b[i] + sum(J[i,j]*tanh(x[j]) for j in N)
limit N -> infinity
${orders}
`;

/** What each `order` of a model is: its value, and its moments. */
function moments(text: string, name: string): string {
  const model: Model = loaded(text);
  const term = model.definitions.find((d) => d.name === name)!.value.term;
  return asked(text, { term });
}
function asked(text: string, of: Asked): string {
  const made = readout(derived(text), of);
  if ('refusal' in made) return `${made.refusal.code} ${made.refusal.message}`;
  const names = new Map(made.readout.moments.map((m, k) => [m.letter.name, `m${k + 1}`]));
  const value = print(made.readout.value, 'text').replace(/m\d*/g, (n) => names.get(n) ?? n);
  const time = (e: Expr | undefined): string => (e === undefined ? '' : `(${print(e, 'text')})`);
  const each = made.readout.moments.map((m, k) =>
    m.kind === 'average'
      ? `m${k + 1} = E ${m.factors.map((f) => `${print(f.term, 'text')}${time(f.time)}`).join(' : ')}`
      : `m${k + 1} = d ${print(m.of, 'text')}${time(m.late)} / d ${print(m.to, 'text')}${time(m.early)}`,
  );
  return [value, ...each].join('; ');
}

describe('quantities of a model as moments of its mean field', () => {
  const read = (order: string): string => moments(network(`order q = ${order}`), 'q');
  it('are means over sites, and functions of them', () => {
    expect(read('mean(x[i]^2 for i in N)')).toBe('m1; m1 = E x^2');
    expect(read('sqrt(mean(x[i]^2 for i in N)) + g*mean(x[i]*b[i] for i in N)')).toBe(
      'g*m2 + sqrt(m1); m1 = E x^2; m2 = E b*x',
    );
    expect(read('mean((x[i] - mean(x[j] for j in N))^2 for i in N)')).toMatch(/^m\d - m\d\^2; m1 = E x/);
  });
  it('may hold the fields that act on a site, also where they are written over all sites', () => {
    expect(read('mean(x[i]*sum(J[i,j]*tanh(x[j]) for j in N) for i in N)')).toBe('m1; m1 = E x*h');
    expect(read('sum(J[i,j]*tanh(x[j])*x[i] for i in N, j in N)/N')).toBe('m1; m1 = E x*h');
    expect(read('mean(x[i]*sum(J[i,j]*x[j] for j in N) for i in N)')).toMatch(
      /^E0601 .* needs a field that does not act/,
    );
  });
  it('have to be of order 1', () => {
    expect(read('sum(x[i]^2 for i in N)')).toMatch(/^E0607 .* N\^1/);
    expect(read('x[1]')).toMatch(/^E0617/);
  });
  it('take states at their times, and responses at one site', () => {
    const text = network('');
    const model = loaded(text);
    const x = model.states[0]!.letter;
    const site = model.dynamics[0]!.indices.map((a) => atomIndex(a));
    const [early, late] = [1, 2].map((n) => ({
      letter: letter({ name: `x(${n})`, role: 'observed', axes: x.axes }),
      of: x,
      time: num(n),
    })) as [Timed, Timed];
    const product = mul(sym(late.letter, site), call('tanh', sym(early.letter, site)));
    const observed = [early, late];
    expect(asked(text, { term: product, observed })).toMatch(
      /^m1; m1 = E (x\(2\) : tanh\(x\)\(1\)|tanh\(x\)\(1\) : x\(2\))$/,
    );
    const mixed = call('tanh', add(sym(late.letter, site), sym(early.letter, site)));
    expect(asked(text, { term: mixed, observed })).toMatch(/^E0601 .* mixes times inside a function$/);
    const response = {
      letter: letter({ name: 'r', role: 'observed' }),
      indices: [],
      of: sym(x, site),
      to: sym(x, site),
      late: num(2),
      early: num(1),
    };
    expect(asked(text, { term: mul(num(2), sym(response.letter)), responses: [response] })).toBe(
      '2*m1; m1 = d x(2) / d x(1)',
    );
  });
});
