import { describe, expect, it } from 'vitest';
import * as B from '../../src/expr/build.ts';
import type { Atom, Expr } from '../../src/expr/expr.ts';
import { atomIndex, entryIndex, freeAtom, placeIndex } from '../../src/expr/intern.ts';
import { fromTemplate, load } from '../../src/model/load.ts';
import { axesOf, letterOf, loaded, termOf, world } from './elaborateLanguage.ts';

const at = (a: Atom, shift = 0) => atomIndex(a, shift);
const two = B.num(2);

/** The letters of the world as functions of indices. */
const model = loaded(world(''));
const [N, d, n] = ['N', 'd', 'n'].map((s) => B.setOf(B.sym(letterOf(model, s)))) as [
  ReturnType<typeof B.setOf>,
  ReturnType<typeof B.setOf>,
  ReturnType<typeof B.setOf>,
];
const i = freeAtom('i', N);
const j = freeAtom('j', N);
const k = freeAtom('k', d);
const l = freeAtom('l', d);
const a = freeAtom('a', n);
const b = freeAtom('b', n);
const z = (p: Atom, q: Atom) => B.sym(letterOf(model, 'z'), [at(p), at(q)]);
const W = (p: Atom, q: Atom) => B.sym(letterOf(model, 'W'), [at(p), at(q)]);
const x = (p: Atom, shift = 0) => B.sym(letterOf(model, 'x'), [at(p, shift)]);
const x1 = (place: number | Expr) =>
  B.sym(letterOf(model, 'x'), [placeIndex(typeof place === 'number' ? B.num(place) : place)]);
const size = (set: { size: Expr }) => set.size;

/** The term of one expression in the world. */
const term = (text: string): Expr => termOf(loaded(world(`let Q = ${text}`)), 'Q');

describe('arrays are scalars with indices', () => {
  const first = freeAtom('#1', d);
  const second = freeAtom('#2', d);
  it('sums over components', () => {
    expect(term('sum(|z[i] - z[j]|^2 for i in N, j in N)')).toBe(
      B.sum([i, j, k], B.square(B.subtract(z(i, k), z(j, k)))),
    );
    expect(term('sum(dot(z[i], c) for i in N)')).toBe(
      B.sum([i, k], B.mul(z(i, k), B.sym(letterOf(model, 'c'), [at(k)]))),
    );
    expect(term('|W|^2')).toBe(B.sum([k, l], B.square(W(k, l))));
    expect(term('trace(W.T @ W)')).toBe(B.sum([k, l], B.square(W(k, l))));
    expect(term('norm(c)')).toBe(B.sqrt(B.sum([k], B.square(B.sym(letterOf(model, 'c'), [at(k)])))));
    expect(term('|tau - a|^2')).toBe(B.square(B.subtract(B.sym(letterOf(model, 'tau')), B.sym(letterOf(model, 'a')))));
  });
  it('names the axes that have no name', () => {
    expect(term('W @ c')).toBe(B.sum([k], B.mul(W(first, k), B.sym(letterOf(model, 'c'), [at(k)]))));
    expect(term('gram(z)')).toBe(term('z.T @ z'));
    expect(term('identity - W')).toBe(B.subtract(B.delta(at(first), at(second)), W(first, second)));
    expect(term('identity @ W')).toBe(W(first, second));
    expect(term('diag(c) @ c')).toBe(term('hadamard(c, c)'));
    expect(term('([1, 2] + [tau, 0])[1]')).toBe(term('1 + tau'));
  });
  it('knows the shapes', () => {
    const shapes: [string, string][] = [
      ['z', 'N d'],
      ['z[1]', 'd'],
      ['W @ z.T', 'd N'],
      ['outer(c, x)', 'd n'],
      ['gram(s)', 'd d'],
      ['sum(z[i] for i in N)', 'd'],
      ['softmax(x[i] for i in n)', 'n'],
      ['[z[i] for i in N]', 'N d'],
      ['[1, 2, 3]', '3'],
      ['tanh(z)', 'N d'],
      ['tau*B', 'm d'],
      ['where(tau > 1, z, 0)', 'N d'],
      ['|z|', ''],
      ['identity(d)', 'd d'],
      ['0', ''],
    ];
    for (const [text, axes] of shapes)
      expect([text, axesOf(loaded(world(`let Q = ${text}`)), 'Q')]).toEqual([text, axes]);
  });
  it('takes sizes that agree as polynomials for one', () => {
    loaded("model a\nsize n = 3\nstate u[2*(n + 1)] : R\nstate v[2*n + 2] : R\nu' = v\nv' = -u");
    expect(
      load("model a\nsize n = 3\nstate u[n] : R\nstate v[3] : R\nu' = v\nv' = -v").diagnostics.map((e) => e.code),
    ).toEqual(['E0327']);
  });
});

describe('indices', () => {
  it('takes ranges and conditions as guards', () => {
    expect(term('sum(x[i]*x[j] for i in n, j in n if i != j)')).toBe(
      B.sum([a, b], B.mul(B.unequal(at(a), at(b)), x(a), x(b))),
    );
    expect(term('sum(x[i]*x[j] for i in n, j in 1..i)')).toBe(
      B.sum([a, b], B.mul(B.less(at(b), at(a, 1)), x(a), x(b))),
    );
    expect(term('sum(x[i] for i in 2..n)')).toBe(B.sum([a], B.mul(B.less(placeIndex(B.one), at(a)), x(a))));
    expect(term('sum(x[i]*x[i-1] for i in 2..n)')).toBe(
      B.sum([a], B.mul(B.less(placeIndex(B.one), at(a)), x(a), x(a, -1))),
    );
    expect(term('sum(x[i]*x[i+1] for i in 1..n-1)')).toBe(term('sum(x[i]*x[i+1] for i in n if i < n)'));
    expect(term('sum(x[i+1] for i in 0..n-1)')).toBe(B.sum([a], x(a)));
    expect(term('sum(i for i in n)')).toBe(B.sum([a], B.value(at(a))));
    expect(term('x[n] + x[1]')).toBe(B.add(x1(size(n)), x1(1)));
  });
  it('puts guards where they belong', () => {
    const guard = B.unequal(at(a), placeIndex(B.one));
    expect(term('mean(x[i] for i in n if i != 1)')).toBe(B.divide(B.sum([a], B.mul(guard, x(a))), B.sum([a], guard)));
    expect(term('logsumexp(x[i] for i in n if i != 1)')).toBe(
      B.call('log', B.sum([a], B.mul(guard, B.call('exp', x(a))))),
    );
    expect(term('mean(x[i] for i in n)')).toBe(B.divide(B.sum([a], x(a)), size(n)));
    expect(term('softmax(x[i] for i in n)[2]')).toBe(B.divide(B.call('exp', x1(2)), B.sum([a], B.call('exp', x(a)))));
    expect(term('prod(x[i] for i in n)')).toBe(B.prod(a, x(a)));
    expect(term('prod(x[i] for i in n if i > 1)')).toBe(term('prod(where(i > 1, x[i], 1) for i in n)'));
  });
  it('keeps a moved index inside by a condition', () => {
    loaded(world("x[i]' = x[i-1] if i > 1\nx[1]' = 0"));
    loaded(world("x[i]' = x[i+1] - x[i-1] if i > 1 and i < n\nx[1]' = 0\nx[n]' = 0"));
    loaded(world("x[i]' = where(i = 1, 0, x[i-1])"));
    loaded(world('let Q = sum(where(i >= 2, x[i-1], 0) for i in n)'));
    loaded(
      world('let Q = sum(x[i-j] for i in n, j in n if j < i and j = 1 and i > 1)').replace('x[i-j]', 'x[i-1]*x[j]'),
    );
  });
  it('reads entries of whole-number data as indices', () => {
    const m = loaded(world('data G[2, 2] = [[1, 2], [2, 4]]\nlet Q = z[G[2,1]]'));
    const G = B.sym(letterOf(m, 'G'), [placeIndex(two), placeIndex(B.one)]);
    expect(termOf(m, 'Q')).toBe(B.sym(letterOf(m, 'z'), [entryIndex(G), at(freeAtom('#1', d))]));
    expect(m.data[0]).toMatchObject({ shape: [2, 2], values: [1, 2, 2, 4], whole: true });
  });
  it('finds the range of a free index on the axis where it stands', () => {
    expect(axesOf(loaded(world('let P[i,j] = dot(z[i], z[j])')), 'P')).toBe('N N');
    expect(axesOf(loaded(world('let P[i,j] = exp(-|i - j|) for i in N, j in n')), 'P')).toBe('N n');
    expect(axesOf(loaded(world('let P[i,j] = softmax(tau*dot(z[i], z[k]) for k in N)[j]')), 'P')).toBe('N N');
    expect(axesOf(loaded(world('let P[i] = z[i]\nlet R[j,k] = P[j] - W[k]')), 'R')).toBe('N d d');
  });
});

describe('functions', () => {
  it('takes numbers, arrays and indices, without capture', () => {
    expect(term('sum(f(z[i], z[j]) for i in N, j in N)\nlet f(u, v) = |u - v|^2/2')).toBe(
      B.divide(B.sum([i, j, k], B.square(B.subtract(z(i, k), z(j, k)))), two),
    );
    expect(term('sum(g(i) for i in n)\nlet g(p) = sum(x[j]*x[p] for j in n if j != p)')).toBe(
      B.sum([a, b], B.mul(B.unequal(at(a), at(b)), x(a), x(b))),
    );
    expect(term('g(2)\nlet g(p) = x[p]*p')).toBe(B.mul(two, x1(2)));
    // The caller's j is not the function's.
    expect(term('sum(g(x[j]) for j in n)\nlet g(v) = sum(v*x[k] for k in n)')).toBe(B.sum([a, b], B.mul(x(a), x(b))));
    expect(term('g(g(tau))\nlet g(v) = v^2 + 1')).toBe(term('(tau^2 + 1)^2 + 1'));
  });
  it('knows min, max and choices', () => {
    const tau = B.sym(letterOf(model, 'tau'));
    expect(term('indicator(tau > 1)')).toBe(B.call('step', B.subtract(tau, B.one)));
    expect(term('sum(where(i = j, 1, 0)*x[i]*x[j] for i in n, j in n)')).toBe(B.sum([a], B.square(x(a))));
    expect(term('max(a, 1) + min(a, 1)')).toBe(B.add(B.sym(letterOf(model, 'a')), B.one));
    expect(term('binomial(n, 2)')).toBe(B.divide(B.mul(size(n), B.subtract(size(n), B.one)), two));
  });
});

describe('dynamics', () => {
  it('keeps gradients untaken, with stop-gradients inside', () => {
    const m = loaded(world("let L = sum(|z[i] - sg(z[1])|^2 for i in N)\nz[i]' = -tau*grad(L, z[i])"));
    const flow = m.dynamics.find((f) => f.state.name === 'z')!;
    expect(flow.indices.map((x2) => x2.name)).toEqual(['i', '#1']);
    const own = B.sym(
      letterOf(m, 'z'),
      flow.indices.map((x2) => at(x2)),
    );
    expect(flow.right).toBe(B.negate(B.mul(B.sym(letterOf(m, 'tau')), B.grad(termOf(m, 'L'), own))));
  });
  it('joins pieces in one set of names', () => {
    const m = loaded(world("x[i]' = 1 if i > 1\nx[1]' = tau"));
    const { pieces, indices, right } = m.dynamics.find((f) => f.state.name === 'x')!;
    const first = B.delta(at(indices[0]!), placeIndex(B.one));
    expect(pieces.map((p) => p.guard)).toEqual([B.less(placeIndex(B.one), at(indices[0]!)), first]);
    expect(pieces[1]!.left).toBe(x1(1));
    expect(right).toBe(B.add(pieces[0]!.guard, B.mul(first, B.sym(letterOf(m, 'tau')))));
  });
  it('starts by values and laws', () => {
    const m = loaded(world('initial z[i] ~ normal(c, 1/N)\ninitial x = 1/2*[j for j in n]\ninitial W ~ rademacher'));
    expect(m.initials.map((s) => s.start.kind)).toEqual(['law', 'value', 'law']);
  });
});

describe('templates', () => {
  it('strips the common indent and puts values in', () => {
    const text = fromTemplate`
      model small
      size N = ${3}
      state x[N] : R
      x' = -${'x'}
    `;
    expect(loaded(text).name).toBe('small');
  });
});
