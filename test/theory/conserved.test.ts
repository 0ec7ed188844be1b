import { describe, expect, test } from 'vitest';
import { load } from '../../src/model/load.ts';
import type { Model } from '../../src/model/model.ts';
import { deriveDocument } from '../../src/report/deriveDocument.ts';
import type { DerivationDocument } from '../../src/report/document.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { lossesOf } from '../../src/theory/conserved/losses.ts';
import { conservation } from '../../src/theory/conserved/search.ts';
import { notes } from '../../src/theory/conserved/words.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';

// What a model conserves comes out of its equations; nothing of it is typed in anywhere but here.

function loaded(text: string): Model {
  const { model, diagnostics } = load(text);
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
  return model!;
}

/** What is found for a model, each quantity with the parameters that it needs; its steps have to agree in numbers. */
function found(text: string): { readonly all: readonly string[]; readonly derivation: DerivationDocument } {
  const { derivations } = deriveDocument(deriveModel(loaded(text), { only: ['conserved'] })).result;
  const derivation = derivations[0]!;
  expect(derivation.kind).toBe('conserved');
  for (const s of derivation.steps) for (const x of [s, ...(s.steps ?? [])]) expect(x.tested.status).toBe('agrees');
  expect(derivation.findings!.every((f) => f.proved)).toBe(true);
  const all = derivation.findings!.map((f) =>
    [f.quantity.text, ...f.when.map((w) => `when ${w.left.text} = ${w.right.text}`)].join(' '),
  );
  return { all, derivation };
}

/** Samples and labels of two classes behind a shared head, as in Yao, Li & Liu 2026 (arXiv:2604.09979). */
const head = (target: string): string => `model head
size n = 3, r = 2, d = 2
param ex > 0 = 1, ey > 0 = 1/2, ew > 0 = 1/5
state s[2, n] : R^d, f[r] : R^d, y[2] : R^d, W : R^(d, d)
let pull(v, w) = |W @ v - ${target}(w)|^2/2 + |W @ w - ${target}(v)|^2/2
let L = sum(pull(s[a,j], y[a]) for a in 2, j in n) + sum(pull(f[j], y[a]) for j in r, a in 2)
s' = -ex*grad(L, s)
f' = -ex*grad(L, f)
y' = -ey*grad(L, y)
W' = -ew*grad(L, W)
`;
const BALANCE =
  '-W.T @ W/ew + sum(outer(f[i], f[i]) for i in r)/ex + sum(outer(y[i], y[i]) for i in 2)/ey' +
  ' + sum(outer(s[i,j], s[i,j]) for i in 2, j in n)/ex';

describe('balances of learned matrices', () => {
  // Bilinear logits with any frozen target, as in deep linear networks; the weights of both softmax add up to 1 within
  // products of exponentials.
  test('prototypes against a target at another temperature balance their embeddings, and keep their sum', () => {
    const { all, derivation } = found(`model prototypes
size K = 3, N = 4
param ts > 0 = 1/2, tt > 0 = 3/10
state c[K] : R
state z[N] : R
let p(i, k, T) = softmax(z[i]*c[l]/T for l in K)[k]
let L = -mean(sum(sg(p(i, k, tt))*log(p(i, k, ts)) for k in K) for i in N)
c' = -grad(L, c)
z' = -grad(L, z)
`);
    expect(all).toEqual(['sum(c[i] for i in K)', 'sum(c[i]^2 for i in K) - sum(z[i]^2 for i in N)']);
    expect(derivation.notes!.join()).toContain('the motion is not polynomial');
  });

  test('a shared head with stop-gradient conserves its balance with the embeddings, without it does not', () => {
    expect(found(head('sg')).all).toEqual([BALANCE]);
    const { all, derivation } = found(head(''));
    expect(all).toEqual([]);
    expect(derivation.notes![0]).toMatch(
      /^nothing is conserved in the span of sums over families of products of at most two/,
    );
  });

  // Saxe, McClelland & Ganguli 2014; Arora, Cohen & Hazan 2018: W2ᵀW2/e2 − W1 W1ᵀ/e1.
  test('neighbours in a deep linear network are balanced, with their rates', () => {
    const deep = found(`model deep
size M = 4, d = 2, h = 3, k = 2
param e1 > 0 = 1, e2 > 0 = 2, e3 > 0 = 1
any X[M] : R^d, Y[M] : R^k
state W1 : R^(h, d), W2 : R^(h, h), W3 : R^(k, h)
let L = sum(|W3 @ W2 @ W1 @ X[m] - Y[m]|^2 for m in M)/(2*M)
W1' = -e1*grad(L, W1)
W2' = -e2*grad(L, W2)
W3' = -e3*grad(L, W3)
`);
    expect(deep.all.toSorted()).toEqual(['W1 @ W1.T/e1 - W2.T @ W2/e2', 'W2 @ W2.T/e2 - W3.T @ W3/e3']);
  });

  test('prototypes and embeddings are balanced for any target', () => {
    const { all } = found(`model prototypes
size N = 3, K = 2, d = 2
param ts > 0 = 1
any q[N, K] : R
state C[K] : R^d, z[N] : R^d
let L = -mean(sum(q[i,k]*(dot(z[i], C[k])/ts - logsumexp(dot(z[i], C[l])/ts for l in K)) for k in K) for i in N)
C' = -grad(L, C)
z' = -grad(L, z)
`);
    expect(all).toEqual([
      'sum(C[i] for i in K)',
      'sum(outer(C[i], C[i]) for i in K) - sum(outer(z[i], z[i]) for i in N)',
    ]);
  });

  test('a linear encoder and its predictor: what is conserved when nothing decays, and the decay of it when all does', () => {
    const { all } = found(`model simsiam
size d = 2
param alpha > 0 = 1, eta >= 0 = 1/10, k > 0 = 1
state W : R^(d, d), P : R^(d, d)
P' = alpha*(W - k*P @ W) @ W.T - eta*P
W' = P.T @ (W - k*P @ W) - eta*W
`);
    expect(all).toContain('exp(2*eta*t)*(W @ W.T - P.T @ P/alpha)');
  });
});

describe('numbers', () => {
  // Tian, Chen & Ganguli 2021: p and s of an eigenmode; the target may follow as it likes.
  test('the invariant parabola of a predictor with weight decay', () => {
    const { all } = found(`model modes
param alpha > 0 = 1, eta > 0 = 1/20, k > 0 = 6/5, beta > 0 = 2/5
state p : R, s : R, tau : R
p' = alpha*s*(tau - k*p) - eta*p
s' = 2*p*s*(tau - k*p) - 2*eta*s
tau' = beta*(1 - tau) - tau*(p*(tau - k*p) - eta)
`);
    expect(all).toEqual(['(s - p^2/alpha)*exp(2*eta*t)']);
  });

  // Bardes, Ponce & LeCun 2022, the covariance term alone in two dimensions: C' = -(off(C) C + C off(C)).
  test('a covariance that loses its off-diagonal part', () => {
    const { all } = found(`model covariance
state p : R, q : R, r : R
p' = -2*q^2
q' = -q*(p + r)
r' = -2*q^2
`);
    expect(all).toEqual(['p - r', 'p*r - q^2']);
  });

  test('energies of degree four; with friction none', () => {
    const duffing = (friction: string): string => `model duffing
param a > 0 = 1, b > 0 = 2, g > 0 = 1/2
state x : R, v : R
x' = v
v' = a*x - b*x^3${friction}
`;
    expect(found(duffing('')).all).toEqual(['v^2 + b*x^4/2 - a*x^2']);
    expect(found(duffing(' - g*v')).all).toEqual([]);
  });

  test('an energy holds the potential that moves it, and logarithms where states are positive', () => {
    const pendulum = `model pendulum
param g > 0 = 1
state q : R
let V = -g*cos(q)
q'' = -grad(V, q)
`;
    expect(found(pendulum).all).toEqual(["q'^2 - 2*g*cos(q)"]);
    // Kermack & McKendrick 1927; Volterra 1926. The product x y z is a function of the sum of logarithms.
    const epidemic = `model epidemic
param b > 0 = 1, c > 0 = 1/2
state x : positive, y : positive
x' = -b*x*y
y' = b*x*y - c*y
`;
    expect(found(epidemic).all).toEqual(['x/c + y/c - log(x)/b']);
    const cycle = `model cycle
state x : positive, y : positive, z : positive
x' = x*(y - z)
y' = y*(z - x)
z' = z*(x - y)
`;
    expect(found(cycle).all).toEqual(['x + y + z', 'log(x) + log(y) + log(z)']);
  });

  test('constants count, and so does the time', () => {
    const { all } = found(`model ramp
param a > 0 = 1, b > 0 = 2
state x : R, y : R
x' = a - b*x
y' = a
`);
    expect(all).toEqual(['y - a*t', '(x - a/b)*exp(b*t)']);
  });
});

describe('families', () => {
  test('central forces: momentum, angular momentum; with friction they decay at their rate', () => {
    const pairs = (friction: string): string => `model pairs
size N = 3, d = 3
param m > 0 = 1, g >= 0 = 1/2
state x[N] : R^d, v[N] : R^d
x[i]' = v[i]
v[i]' = -sum((x[i] - x[j])*|x[i] - x[j]|^2 for j in N)/m${friction}
`;
    expect(found(pairs('')).all).toEqual([
      'sum(v[i] for i in N)',
      'sum(x[i] for i in N) - t*sum(v[i] for i in N)',
      'sum(outer(x[i], v[i]) for i in N) - sum(outer(v[i], x[i]) for i in N)',
    ]);
    const damped = found(pairs(' - g*v[i]')).all;
    expect(damped).toEqual([
      'sum(v[i] for i in N) + g*sum(x[i] for i in N)',
      'exp(g*t)*sum(v[i] for i in N)',
      'exp(g*t)*(sum(outer(v[i], x[i]) for i in N) - sum(outer(x[i], v[i]) for i in N))',
      'sum(x[i] for i in N) - t*sum(v[i] for i in N) when g = 0',
    ]);
  });

  test('the centre of coupled embeddings; each class its own where nothing couples them', () => {
    const { all } = found(`model classes
size n = 2, r = 2, d = 2
param w >= 0 = 1, ex > 0 = 1, ey > 0 = 1
state s[2, n] : R^d, f[r] : R^d, y[2] : R^d
let L = sum(|s[a,j] - y[a]|^4 for a in 2, j in n)/2 + w*sum(|f[j] - y[a]|^2 for j in r, a in 2)/2
s' = -ex*grad(L, s)
f' = -ex*grad(L, f)
y' = -ey*grad(L, y)
`);
    expect(all).toContain('sum(f[i] for i in r)/ex + sum(y[i] for i in 2)/ey + sum(s[i,j] for i in 2, j in n)/ex');
    expect(all).toContain('y[i]/ey + sum(s[i,j] for j in n)/ex when w = 0');
  });

  // Du, Hu & Lee 2018, theorem 2.1: the flow into each node balances the flow out of it.
  test('each node of a network of vectors and matrices has a balance of its own', () => {
    const { all } = found(`model network
size A = 2, B = 2, C = 3, d = 2, f = 2
any q[A] : R
state u[A, B] : R^d, v[B, C] : R^f, w[A, C] : R^(d, f)
let L = sum((dot(u[a,b], w[a,c] @ v[b,c]) - q[a])^2 for a in A, b in B, c in C)
u' = -grad(L, u)
v' = -grad(L, v)
w' = -grad(L, w)
`);
    expect(all).toEqual([
      'sum(outer(u[i,j], u[i,j]) for j in B) - sum(w[i,j] @ w[i,j].T for j in C)',
      'sum(outer(v[j,i], v[j,i]) for j in B) - sum(w[j,i].T @ w[j,i] for j in A)',
      'sum(|u[j,i]|^2 for j in A) - sum(|v[i,j]|^2 for j in C)',
    ]);
  });

  // van den Oord, Li & Vinyals 2018; tied embeddings conserve no polynomial of degree two.
  test('contrastive embeddings conserve only a rank where views are tied, the centre of the keys where they are not', () => {
    const infonce = (views: string, a: string, b: string, flow: string): string => `model contrast
size N = 3, d = 2
param tau > 0 = 1/2
state ${views}
let L = mean(-dot(${a}[i], ${b}[i])/tau + logsumexp(dot(${a}[i], ${b}[k])/tau for k in N) for i in N)
${flow}
`;
    expect(found(infonce('z[N] : R^d', 'z', 'z', "z' = -grad(L, z)")).all).toEqual(['rank(z)']);
    expect(found(infonce('a[N] : R^d, b[N] : R^d', 'a', 'b', "a' = -grad(L, a)\nb' = -grad(L, b)")).all).toEqual([
      'sum(b[i] for i in N)',
      'sum(outer(a[i], a[i]) for i in N) - sum(outer(b[i], b[i]) for i in N)',
    ]);
  });
});

describe('wiring that is data', () => {
  const wires = (rows: string): string => `model wires
size N = 4, C = 3, d = 2
param ex > 0 = 1, ey > 0 = 1/2
data A[N, C] = ${rows}
state x[N] : R^d, y[C] : R^d
let L = sum(A[i,a]*|x[i] - y[a]|^4 for i in N, a in C)/2
x' = -ex*grad(L, x)
y' = -ey*grad(L, y)
`;
  const WHOLE = 'sum(x[i] for i in N)/ex + sum(y[i] for i in C)/ey';

  // Chung 1997, chapter 1: one zero mode for each connected component.
  test('each connected component conserves its own centre', () => {
    const apart = found(wires('[[1, 0, 0], [2, 0, 0], [0, 1, 1], [0, 0, 1]]'));
    expect(apart.all).toEqual([WHOLE, 'y[1]/ey + (x[1] + x[2])/ex', '(x[3] + x[4])/ex + (y[2] + y[3])/ey']);
    expect(apart.derivation.notes!.at(-1)).toMatch(/A has 2 connected components/);
    expect(found(wires('[[1, 0, 0], [2, 0, 1], [0, 1, 1], [0, 0, 1]]')).all).toEqual([WHOLE]);
  });
});

test('of a map: what a step leaves, and what it multiplies', () => {
  const { all } = found(`model steps
size N = 3
param c in (0, 1) = 1/3
state x[N] : R, u : R
x[i] <- x[i] + c*(mean(x[j] for j in N) - x[i])
u <- u/2 + 1
`);
  expect(all).toEqual(['(x[i] - sum(x[j] for j in N)/N)/(1 - c)^t', 'sum(x[i] for i in N)', '(u - 2)/(1/2)^t']);
});

test('a budget that runs out is named', () => {
  const model = loaded(`model attention
size N = 4, d = 3
param b > 0 = 1
state x[N] : sphere(d), y[N] : sphere(d)
x[i]' = sum(softmax(b*dot(x[i], y[k]) for k in N)[j]*y[j] for j in N)
y[i]' = sum(softmax(b*dot(y[i], x[k]) for k in N)[j]*x[j] for j in N)
`);
  const [x, y] = model.states.map((s) => s.letter);
  const motion = { fields: vectorField(model), time: model.time };
  const within = (work?: number): readonly string[] => {
    const found = conservation([x!, y!], motion, [], work === undefined ? {} : { work });
    const about = { states: [x!, y!], noisy: false, losses: false, ranks: false, time: model.time, entries: false };
    return notes(found, about);
  };
  expect(within(10).join('\n')).toMatch(/the budget of work ran out before all of: /);
  expect(within().join('\n')).not.toMatch(/budget/);
});

test('the next value of a loss under a map is not looked at: it would not come to an end', () => {
  const text = (motion: string): string => `model log
size N = 3, d = 2
state z[N] : R^d
let L = mean(logsumexp(dot(z[i], z[k]) for k in N) for i in N)
${motion}
`;
  const losses = (motion: string): number => {
    const { model } = load(text(motion));
    return lossesOf(
      model!,
      model!.states.map((s) => s.letter),
    ).length;
  };
  expect(losses("z' = -grad(L, z)")).toBe(1);
  expect(losses('z <- adam(L, z, rate = 1/100)')).toBe(0);
});
