import { describe, expect, it, test } from 'vitest';
import * as B from '../../src/expr/build.ts';
import { print } from '../../src/expr/print/print.ts';
import { verdicts } from '../check/verdicts.ts';
import { loaded, refused, termOf } from './elaborateLanguage.ts';
import { FRUSTRATED_PAIRS_FLOW } from './goodModels.ts';

/** A model with a set of pairs; a case adds its lines. */
const pairs = (lines: string): string => `model pairs
size  C = 4, m = 2, d = 2
index P = subsets(C, 2)
state f[P, m] : R^d
state y[C] : R^d
state g[P] : R
f' = -f
y' = -y
g' = -g
${lines}
`;

describe('an index set', () => {
  it('is an axis, a range, a size', () => {
    const model = loaded(
      pairs(
        'let n = |P|\nlet B[p,a] = sum(f[p,j,1]*y[a,1] for j in m)\nlet h[p] = sum(g[q] for q in P if q != p) for p in P',
      ),
    );
    const [f] = model.states;
    expect(f!.letter.axes[0]!.structure).toMatchObject({ kind: 'subsets', name: 'P', take: 2 });
    expect(print(termOf(model, 'n'), 'text')).toBe('C^2/2 - C/2');
    const B_ = model.definitions.find((x) => x.name === 'B')!;
    expect(B_.value.indices.map((a) => a.set.structure.kind)).toEqual(['subsets', 'plain']);
  });
  it('has members: a size is at least so large, unless its own value is smaller', () => {
    const bound = (n: number): unknown =>
      loaded(`model triples
size  C = ${n}
index T = subsets(C, 3)
state x : R
let k = sum(1 for p in T)
x' = -k*x
`).sizes[0]!.letter.domain;
    expect(bound(4)).toMatchObject({ lower: { value: B.num(3) } });
    expect(bound(2)).toMatchObject({ lower: { value: B.one } });
    // At two classes there are no triples, and no mean over them.
    const mean = `model mean-of-triples
size  C = 4, m = 2
index T = subsets(C, 3)
state f[T, m] : R
let mu = sum(f[p,j] for p in T, j in m)/(m*C*(C - 1)*(C - 2)/6)
f[p,j]' = mu - f[p,j]
claim still
    mu' = 0
claim rates
    spectrum at {f[p,j] = 0} contains 0
`;
    expect(verdicts(mean)).toEqual({ still: 'proved', rates: 'proved' });
  });
  it('is printed as it is written', () => {
    const model = loaded(
      pairs('let S = sum(g[p]*y[a,1] for p in P, a in p)\nlet T[a] = sum(g[p]^2 for p in P if a in p)'),
    );
    expect(print(termOf(model, 'S'), 'text')).toBe('sum(g[i]*y[j,1] for i in P, j in C if j in i)');
    expect(print(termOf(model, 'T'), 'text')).toBe('sum(g[i]^2 for i in P if a in i)');
  });
  it('counts its members and their elements as polynomials', () => {
    const model = loaded(`model triples
size C = 5
index T = subsets(C, 3)
state x[T] : R
x' = -x
let all = sum(1 for q in T)
let each[q] = sum(1 for a in q) for q in T
let through[a] = sum(1 for q in T if a in q)
`);
    const at = (name: string): string => print(termOf(model, name), 'text');
    expect(at('all')).toBe('C/3 + C^3/6 - C^2/2');
    expect(at('each')).toBe('3');
    expect(at('through')).toBe('C^2/2 - 3*C/2 + 1');
  });
  it('of a fixed number has numbers for sizes', () => {
    const model = loaded("model fixed\nindex P = subsets(5, 3)\nstate x[P] : R\nx' = -x\nlet n = |P|\n");
    expect(termOf(model, 'n')).toBe(B.num(10));
  });
  it('takes data, row by row in the order of its sorted members', () => {
    const model = loaded(
      "model wired\nsize C = 3\nindex P = subsets(C, 2)\ndata h[P] = [12, 13, 23]\nstate x[P] : R\nx[p]' = h[p]\nlet v = h[{3,1}]\n",
    );
    expect(
      verdicts(
        "model wired\nsize C = 3\nindex P = subsets(C, 2)\ndata h[P] = [12, 13, 23]\nstate x[P] : R\nx[p]' = h[p]\nclaim a\n    h[{3,1}] = 13\nclaim b\n    h[{1,2}] + h[{2,3}] = 35\nclaim c\n    h[{1,3}] = 12\n",
      ),
    ).toEqual({ a: 'proved', b: 'proved', c: 'refuted' });
    expect(model.data[0]!.shape).toEqual([3]);
  });
});

describe('what is refused about index sets', () => {
  test.each([
    ['E0319', 'index Q = ‹C + 1›'],
    ['E0319', 'index Q = subsets(C, ‹m›)'],
    ['E0319', 'index Q = subsets(C, ‹0›)'],
    ['E0312', 'index Q = subsets(‹D›, 2)'],
    ['E0319', 'index Q = subsets(‹P›, 2)'],
    ['E0318', 'let v = 2*‹P›'],
    ['E0316', 'let v = sum(g[{a,‹b›}] for a in C, b in C)'],
    ['E0316', 'let v = g[{1,‹1›}]'],
    ['E0317', 'let v = g[‹{1,2,3}›]'],
    ['E0315', 'let v = y[‹{1,2}›,1]'],
    ['E0315', 'let v = g[‹1›]'],
    ['E0315', 'let v = sum(y[‹p›,1] for p in P)'],
    ['E0315', 'let v = sum(g[p] for p in P, j in m if ‹j› in p)'],
    ['E0318', 'let v = sum(g[p]*g[q] for p in P, q in P if ‹p› < q)'],
    ['E0318', 'let v = indicator(1 in ‹C›)'],
    ['E0318', 'let v = sum(‹p›*g[p] for p in P)'],
    ['E0318', 'let v = sum(sum(y[a,1] for a in 2..‹p›) for p in P)'],
    ['E0316', 'let v = g[{1,‹7›}]'],
  ])('%s %s', (code, line) => {
    refused(pairs(line), code);
  });
  it('a left side with two names for one subset', () => {
    refused("model pairs\nsize C = 4\nindex P = subsets(C, 2)\nstate g[P] : R\ng[‹{a,b}›]' = -1\n", 'E0317');
  });
  it('says how', () => {
    const d = refused(pairs('let v = sum(g[{a,‹b›}] for a in C, b in C)'), 'E0316');
    expect(d.help).toContain('if a != b');
  });
});

describe('equations on subsets', () => {
  it('a literal set on the left, the others by a condition', () => {
    const model = loaded(
      "model parts\nindex P = subsets(3, 2)\nstate g[P] : R\ng[{1,2}]' = -1\ng[p]' = g[{1,2}] if 3 in p\n",
    );
    expect(model.dynamics[0]!.pieces).toHaveLength(2);
    const missed = refused(
      "model parts\nsize C = 4\nindex P = subsets(C, 2)\nstate g[P] : R\n‹g[p]›' = -1 if 2 in p\n",
      'E0333',
    );
    expect(missed.message).toBe('`g[{1,3}]` has no equation at C = 4');
  });
});

describe('frustrated pairs, the sizes letters', () => {
  const text = `${FRUSTRATED_PAIRS_FLOW}
claim flow_s
    s[a,j]' = -ex*(s[a,j] - y[a])
claim flow_f
    f[p,j]' = -ex*w*(2*f[p,j] - sum(y[a] for a in p))
claim flow_f_wrong
    f[p,j]' = -ex*w*(2*f[p,j] - 2*sum(y[a] for a in p))
    expect refuted
claim flow_y
    y[a]' = -ey*(n*y[a] - sum(s[a,j] for j in n) + w*(m*(C-1)*y[a] - sum(f[p,j] for p in P, j in m if a in p)))
claim flow_y_pairs
    y[a]' = -ey*(n*y[a] - sum(s[a,j] for j in n) + w*(m*(C-1)*y[a] - sum(f[{a,b},j] for b in C, j in m if b != a)))
claim centre
    conserved ey*(sum(s[a,j] for a in C, j in n) + sum(f[p,j] for p in P, j in m)) + ex*sum(y[a] for a in C)
claim centre_wrong
    conserved 2*ey*(sum(s[a,j] for a in C, j in n) + sum(f[p,j] for p in P, j in m)) + ex*sum(y[a] for a in C)
    expect refuted
claim decreasing
    decreasing L
claim gradient
    gradient-field
claim intra_class
    spectrum at {s[a,j] = 0, f[p,j] = 0, y[a] = 0} contains -ex times C*(n-1)*d
claim slow when C = 4, n = 6, m = 2, w = 1/2, ex = 1, ey = 2
    rate |y[1] - y[2]| = 0.212912189497 to 1e-11
`;
  it('flow, conserved centre, spectrum and slow rate', () => {
    expect(verdicts(text)).toEqual({
      flow_s: 'proved',
      flow_f: 'proved',
      flow_f_wrong: 'refuted',
      flow_y: 'proved',
      flow_y_pairs: 'proved',
      centre: 'proved',
      centre_wrong: 'refuted',
      decreasing: 'proved',
      gradient: 'proved',
      intra_class: 'proved',
      slow: 'supported',
    });
  }, 60_000);
});

describe('sets with everything else of the language', () => {
  it('elements and places of a ring that data give', () => {
    expect(
      verdicts(`model c
size  C = 4, K = 3, n = 4
index P = subsets(C, 2)
data  G[K, 2] = [[1, 2], [4, 2], [3, 4]]
data  H[n] = [2, 3, 4, 1]
param g0 = 0.5
state f[P] : R
state y[C] : R
state x[n cyclic] : R
let L = sum(f[{G[l,1],G[l,2]}]^2*y[G[l,1]] for l in K if G[l,1] != G[l,2])/2
f' = -grad(L, f)
y' = -grad(L, y)
x[i]' = x[H[i]-1] + x[H[i]+2] - 2*x[i]
claim flow_f
    f[p]' = -sum(f[p]*y[G[l,1]] for l in K if G[l,1] in p and G[l,2] in p and G[l,1] != G[l,2])
claim flow_y
    y[a]' = -sum(f[{G[l,1],G[l,2]}]^2 for l in K if G[l,1] = a and G[l,1] != G[l,2])/2
claim flow_24
    f[{2,4}]' = -f[{2,4}]*y[4]
claim flow_24_wrong
    f[{2,4}]' = -f[{2,4}]*y[2]
    expect refuted
claim flow_13
    f[{1,3}]' = 0
claim ring
    x[i]' = x[i] + x[i+3] - 2*x[i]
`),
    ).toEqual({
      flow_f: 'supported',
      flow_y: 'proved',
      flow_24: 'supported',
      flow_24_wrong: 'refuted',
      flow_13: 'supported',
      ring: 'supported',
    });
  }, 60_000);
  it('softmax, comprehensions, functions of a subset, starts and points', () => {
    expect(
      verdicts(`model d
size  C = 4, K = 2
index P = subsets(C, 2)
any   u[P] : R
state g[P] : R
state r[K, P] : R
state z[P] : R^2
state c[4 cyclic] : R
let   s[p] = softmax(g[q] for q in P)[p]
let   sq = [g[q]^2 for q in P]
let   f(p) = sum(g[q] for q in P if q != p and 1 in q)
let   top = max(g[p] for p in P)
let   M[p,q] = sum(1 for a in p if a in q) for p in P, q in P
order lse = logsumexp(g[p]/2 for p in P if 1 in p)
order pr = prod(1 + g[p]^2 for p in P)
order gg = dot(g, u) + |z|^2 + trace(gram(z))
order mm = trace(M)
order big = max(g[p] for p in P)
g[p]' = -g[p] + s[p] - f(p)/10 + sq[p]/20
r' = -r
z' = -z
c[i]' = c[i-1] - c[i]
initial g[{1,2}] = 2
initial g[p] = 1 if 3 in p or 4 in p
initial r[k,p] ~ normal(0, 1)
ansatz flat(G)
    g[p] = G
    z[p] = 0
    r[k,p] = 0
    c[i] = 0
claim one
    sum(s[p] for p in P) = 1
claim tr
    mm = C*(C-1)
claim Msq
    sum(M[p,q]^2 for q in P) = 4 + 2*(C-2)
claim at12
    s[{1,2}] = exp(g[{1,2}])/sum(exp(g[p]) for p in P)
claim lsee
    lse = log(sum(exp(g[{1,a}]/2) for a in C if a != 1))
claim lsee_wrong
    lse = log(sum(exp(g[{2,a}]/2) for a in C if a != 2))
    expect refuted
`),
    ).toEqual({
      one: 'proved',
      tr: 'proved',
      Msq: 'proved',
      at12: 'proved',
      lsee: 'proved',
      lsee_wrong: 'refuted',
    });
  }, 60_000);
  it('an order of elements makes them different, through others too', () => {
    const triples = (condition: string): string => `model triples
size C = 5
index T = subsets(C, 3)
state x[T] : R
x' = -x
let v = sum(x[{a,b,‹c›}] for a in C, b in C, c in C if ${condition})
`;
    loaded(triples('a < b and b < c').replace(/[‹›]/g, ''));
    refused(triples('a < b and a < c'), 'E0316');
  });
  it('names in a set are free indices of a claim', () => {
    const found = verdicts(
      pairs("claim a\n    g[{a,b}]' = -g[{b,a}] if a != b\nclaim b\n    g[{a,b}]' = -2*g[{b,a}] if a < b"),
    );
    expect(found).toEqual({ a: 'proved', b: 'refuted' });
  });
  it('one slip in a definition is one error, wherever the definition stands', () => {
    refused(pairs('let M[‹p›,q] = sum(1 for a in p if a in q)\nclaim x\n    sum(M[p,q] for q in P) = 4'), 'E0319');
  });
});
