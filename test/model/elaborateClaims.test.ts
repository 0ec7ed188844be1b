import { describe, expect, it } from 'vitest';
import * as B from '../../src/expr/build.ts';
import { placeIndex } from '../../src/expr/intern.ts';
import type { Form } from '../../src/model/claim.ts';
import { load } from '../../src/model/load.ts';
import type { Model } from '../../src/model/model.ts';
import { letterOf, loaded, refused, world } from './elaborateLanguage.ts';
import { PROJECTED } from './workedModel.ts';

const claimed = (lines: string, more = ''): Model =>
  loaded(world(`order q = mean(x[i]^2 for i in n)\n${more}\nclaim c\n    ${lines}`));
const form = (lines: string, more = ''): Form => claimed(lines, more).claims[0]!.form;

describe('a worked model', () => {
  const m = loaded(PROJECTED);
  it('loads', () => {
    expect(m.dynamics.map((f) => f.state.name)).toEqual(['s', 'f', 'y', 'W']);
    expect(m.claims.map((c) => c.form.kind)).toEqual(['conserved', 'fixed-points', 'gradient-field']);
    expect(m.citations).toEqual([{ key: 'yao2026', text: 'Yao, Li & Liu 2026, arXiv:2604.09979' }]);
  });
  it('reads right sides of a point at the point itself', () => {
    const claim = m.claims[1]!;
    const [h, Y] = claim.form.kind === 'fixed-points' ? claim.form.contain[0]!.entries : [];
    const S = m.ansatze[0]!.letters.find((l) => l.name === 'S')!;
    expect(Y!.term).toBe(B.mul(h!.term, B.sym(S)));
    expect(claim.ansatz).toBe(m.ansatze[0]);
  });
});

describe('forms', () => {
  it('come in all kinds', () => {
    const kinds: [string, string][] = [
      ['q = mean(x[i]*x[i] for i in n)', 'relation'],
      ['q >= 0', 'relation'],
      ['q = 1 at {x = 1}'.replace('x = 1', 'x[i] = 1'), 'relation'],
      ['tau > 1 implies q > 0', 'implies'],
      ["x[i]' = -x[i] if i > 2", 'flow'],
      ["q' = -2*q", 'flow'],
      ["(x[1]*x[2])' = -2*x[1]*x[2]", 'flow'],
      ['conserved q*exp(2*t)', 'conserved'],
      ['decreasing q', 'decreasing'],
      ['gradient-field', 'gradient-field'],
      ['stationary {z = 0, x[i] = 0 if i > 1}', 'stationary'],
      ['invariant {x[1] = x[2], z[1] = z[2]}', 'invariant-set'],
      ['closed q', 'closed'],
      ['stable at {z = 0}', 'stability'],
      ['local-minimum of q at {x = 0}', 'extremum'],
      ['spectrum at {z = 0}: -1 times N*d, 0', 'spectrum'],
      ['fixed-points contain {z = 0}, {x[i] = 1, z = 0}', 'fixed-points'],
      ['fixed-points are {z = 0, x[i] = 0}', 'all-fixed-points'],
      ['fixed-points 9', 'all-fixed-points'],
      ['fixed-points 2^N complex, 7 real', 'all-fixed-points'],
      ['conserved rank(W)', 'conserved'],
      ['rate q = 2', 'rate'],
      ['trajectory x[i] = x[i](0)*exp(-t)', 'trajectory'],
      ['limit q = 0', 'limit'],
      ['limit q = 0 as t -> infinity', 'limit'],
      ['limit q = 0 as tau -> 0', 'limit'],
      ['q = tau + O(tau^2)', 'relation'],
      ['empirical "nobody knows"', 'empirical'],
      ['bounded-below q', 'bounded-below'],
      ['infimum q = tau to 1%', 'infimum'],
      ['lyapunov < 0', 'relation'],
    ];
    for (const [text, kind] of kinds) expect([text, form(text).kind]).toEqual([text, kind]);
  });
  it('stand unjudged with their name where no check judges them', () => {
    const names: [string, string][] = [
      ['infimum q = x[1]', 'an infimum that is given by states'],
      ['rate q = 2 as tau -> 0', 'rate as tau -> 0'],
      ['conserved lyapunov', 'conserved'],
    ];
    for (const [text, name] of names) expect(form(text)).toMatchObject({ kind: 'unjudged', form: name });
    const twice = "model a\nsize n = 2\nstate x[n] : R\nx' = -x\nclaim c\n    x[i](t)*x[i](s) = 1";
    expect(loaded(twice).claims[0]!.form).toMatchObject({ kind: 'unjudged' });
  });
  it('take states at times', () => {
    const m = claimed('x[1](10) = x[1](0) + q(0)');
    const { observed, form: f } = m.claims[0]!;
    expect(observed.map((o) => [o.letter.role, o.of.name])).toEqual([
      ['observed', 'x'],
      ['start', 'x'],
    ]);
    expect(f.kind === 'relation' && f.left.term).toBe(B.sym(observed[0]!.letter, [placeIndex(B.one)]));
  });
  it('open free indices over the axis', () => {
    const f = form("z[i]' = tau*z[i] + c");
    expect(f.kind === 'flow' && f.of.indices.map((a) => a.name)).toEqual(['i', '#1']);
    expect(f.kind === 'flow' && f.right.indices).toEqual(f.kind === 'flow' && f.of.indices);
  });
  it('have conditions, corrections and tolerances', () => {
    const text = `claim c "as they say" from {x[i] = 1} when d = 1, tau in (0, 1)
    rate q = 2.5 to 1%
    correction when tau < 2: rate q = 2
    expect refuted`;
    const claim = loaded(world(`order q = mean(x[i]^2 for i in n)\n${text}`)).claims[0]!;
    expect(claim.when.map((c) => c.kind)).toEqual(['compare', 'all']);
    expect(claim).toMatchObject({ sentence: 'as they say', expectRefuted: true, text: 'rate q = 2.5 to 1%' });
    expect(claim.form).toMatchObject({ kind: 'rate', tolerance: { value: B.one, percent: true } });
    expect(claim.correction).toMatchObject({ form: { kind: 'rate' }, text: 'rate q = 2' });
    expect(claim.correction!.when).toHaveLength(1);
    expect(claim.from!.entries).toHaveLength(1);
  });
});

describe('arbitrary constants', () => {
  it('have their domains', () => {
    const m = loaded(
      world(
        'any u : sphere(d), p : simplex(d), A : symmetric(d), lambda[d] : positive\nlet Q = A - A.T\nlet R = |u|^2',
      ),
    );
    expect(m.constants.map((x) => x.letter.domain.kind)).toEqual(['real', 'sphere', 'simplex', 'symmetric', 'real']);
    expect(m.definitions.map((x) => x.value.term)).toEqual([B.zero, B.one]);
    expect(letterOf(m, 'lambda').domain).toEqual({ kind: 'real', lower: { value: B.zero, open: true } });
  });
});

describe('a mutated model', () => {
  it('never throws', () => {
    let seed = 7;
    const random = (n: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return Math.floor((seed / 0x7fffffff) * n) % n;
    };
    const texts = [
      PROJECTED,
      world(
        "order q = mean(x[i]^2 for i in n)\nlet P[i,j] = softmax(tau*dot(z[i], z[k]) for k in N)[j]\nlet f(v, w) = v @ w\nz[i]' = sum(P[i,j]*z[j] for j in N if j != i) - grad(q, z[i])\nx[i]' = where(i > 1, x[i-1], 0)\ndata G[2, 2] = [[1, 2], [2, 4]]\ninitial z[i] ~ normal(c, 1/N)\nclaim c when d = 1\n    spectrum at {z[i] = c, x = 0}: -1 times (N-1)*d, 0 times d\nclaim e\n    trajectory x[1] = x[1](0)*exp(-t)",
      ),
    ];
    const pieces = texts.flatMap((t) => t.match(/[\p{L}\d_]+|[^\s\p{L}\d_]/gu)!);
    for (let round = 0; round < 500; round++) {
      const words = texts[round % 2]!.split(/(?<=[^\p{L}\d_])|(?=[^\p{L}\d_])/u);
      for (let k = 0; k <= random(3); k++) {
        const at = random(words.length);
        const what = random(4);
        if (what === 0) words.splice(at, 1);
        else if (what === 1) words[at] = pieces[random(pieces.length)]!;
        else if (what === 2) words.splice(at, 0, pieces[random(pieces.length)]!);
        else [words[at], words[(at + 1) % words.length]] = [words[(at + 1) % words.length]!, words[at]!];
      }
      const text = words.join('');
      try {
        load(text);
      } catch (thrown) {
        throw new Error(`round ${round}: ${String(thrown)}\n${(thrown as Error).stack}\n${text}`);
      }
    }
  });
});

it('keeps what narrows a claim and its correction, as it is written', () => {
  const m = loaded(`model m
param a = 1, b > 0 = 1
state x : R
x' = -a*x
claim plain
    conserved x
claim narrow from {x = 2*b} when a > 0, b in (0, 1)
    limit x = 0
    correction when a < 0: limit x = 1
claim same when a > 0
    conserved x
    correction: decreasing x^2
`);
  const given = m.claims.map((c) => [c.given, c.correction?.given]);
  expect(given).toEqual([
    [undefined, undefined],
    ['a > 0, b in (0, 1), from {x = 2*b}', 'a < 0, from {x = 2*b}'],
    ['a > 0', 'a > 0'],
  ]);
});

it('says where a time in a claim has no meaning, and what a threshold cannot move', () => {
  const decay = (claim: string): string =>
    `model decay\nparam a > 0 = 1\nstate x : R\nx' = -a*x\nclaim c\n    ${claim}\n`;
  expect(refused(decay('x(‹-1›) = x(0)*exp(a)'), 'E0390').help).toBe('`x(0)`');
  expect(refused(decay('limit ‹x(10)› = 0'), 'E0390').message).toMatch(/`x\(10\)` is a value at one time/);
  refused(decay('limit x = ‹x(10)›'), 'E0390');
  refused(decay('rate ‹x(1)› = a'), 'E0390');
  for (const said of ['x(1) = x(0)*exp(-a)', 'limit x(1/sqrt(a)) = 0 as a -> 0', 'limit x = 0*x(0)'])
    loaded(decay(said));
  // The point is there already: what is moved is no parameter.
  expect(refused(decay('threshold ‹x› = 1 at {x = 0}'), 'E0387').help).toMatch(/marginal at {…, x = …}/);
});
