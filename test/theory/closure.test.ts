import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as B from '../../src/expr/build.ts';
import type { Atom, Letter } from '../../src/expr/expr.ts';
import { atomIndex, freeAtom, fresh, letter, placeIndex } from '../../src/expr/intern.ts';
import { print } from '../../src/expr/print/print.ts';
import { termsOf, treeSize } from '../../src/expr/traverse.ts';
import type { Model } from '../../src/model/model.ts';
import { deriveModel } from '../../src/study/derive.ts';
import { lengthAhead } from '../../src/theory/closure/ahead.ts';
import { candidates, type Graded } from '../../src/theory/closure/candidates.ts';
import { closuresOf } from '../../src/theory/closure/closures.ts';
import { flat } from '../../src/theory/closure/observable.ts';
import { residue } from '../../src/theory/closure/residue.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';
import { alongFlow } from '../../src/theory/motion.ts';
import { loaded } from '../model/elaborateLanguage.ts';

const shipped = (path: string): Model =>
  loaded(readFileSync(join(resolve(import.meta.dirname, '../../derivations'), `${path}.saddle`), 'utf8'));

/** `name' = …` for each observable of each closed system, what is left over, and why a search ended. */
const found = (model: Model): readonly (readonly string[])[] =>
  closuresOf(model, vectorField(model)).map((c) => [
    c.closed,
    ...c.motions.map((m) => `${m.of.letter.name}' = ${print(m.letters, 'text')}`),
    ...(c.reason === undefined ? [] : [c.reason]),
  ]);

describe('closures', () => {
  it('take in the other observables of a model, and are one where they share some', () => {
    expect(found(shipped('frustration/frustrated-two-classes'))).toEqual([
      [
        'proved',
        "Dy' = n*ey*Ds[k] - Dy[k]*(n*ey + r*ey*w)",
        "Ds' = ex*Dy[k] - ex*Ds[k]",
        "distance' = (n*ey*dot(Ds, Dy) - distance^2*(n*ey + r*ey*w))/distance",
      ],
    ]);
  });
  it('make up what is missing, with letters for the number of classes and of samples', () => {
    // The block of the inter-class sector for pairs, k = 2: r = m (C - 1), and w r kappa = w m (C - 2) couples F back.
    const model = shipped('frustration/frustrated-pairs');
    const [c] = closuresOf(model, vectorField(model));
    expect(c!.closed).toBe('proved');
    expect(c!.motions.map((m) => [m.of.letter.name, m.of.given])).toEqual([
      ['distance', true],
      ['v1', false],
      ['q1', false],
      ['q2', false],
    ]);
    const text = c!.motions.map((m) => print(m.letters, 'text'));
    expect(text.slice(1)).toEqual([
      'ey*q1[k] - ey*w*q2[k] - v1[k]*(n*ey + C*m*ey*w - m*ey*w)',
      'n*ex*v1[k] - ex*q1[k]',
      '-2*ex*w*q2[k] + v1[k]*(2*m*ex*w - C*m*ex*w)',
    ]);
  });
  it('are looked for where a motion may be short: what comes together makes it less than 3.5 times shorter than ahead', () => {
    // Seen ahead is what the rules of differentiation write, before anything comes together.
    const measured = (text: string): readonly (readonly [number, number])[] => {
      const model = loaded(text);
      const fields = vectorField(model);
      return model.definitions
        .filter((d) => d.kind === 'order')
        .map(({ value }) => [treeSize(alongFlow(value.term, fields)), lengthAhead(value.term, fields)]);
    };
    const symmetric = measured(`model symmetric
size N = 4
param a = 1, b = 2
random J[N, N] ~ normal(0, 1/N) symmetric
state x[N] : R
x[i]' = sum(J[i,j]*x[j] for j in N) - a*x[i] - b*x[i]^3
order energy = sum(J[i,j]*x[i]*x[j] for i in N, j in N)/N
order square = mean(x[i]^2 for i in N)
`);
    expect(symmetric.map(([after, ahead]) => ahead < 3.5 * after)).toEqual([true, true]);
    // What counts stands still almost everywhere, however long the motion is of what it counts.
    expect(
      measured(`model counted
size N = 4
state x[N] : R
x[i]' = -x[i]^3 + sum(x[j] for j in N)^2 - x[i]
order above = mean(indicator(x[i] > 1/2) for i in N)
`),
    ).toEqual([[1, 0]]);
  });
  it('say why there is none, and what is left over', () => {
    const text = `model hierarchy
size n = 4
state x[n] : R
x[i]' = -x[i]^2
order m = mean(x[i] for i in n)
`;
    const [c] = closuresOf(loaded(text), vectorField(loaded(text)));
    expect(c!.closed).toBe('open');
    expect(c!.reason).toBe('each derivative asks for moments of a higher degree');
    expect(c!.motions.slice(0, 3).map((m) => print(m.letters, 'text'))).toEqual(['-q1/n', '-2*q2', '-3*q3']);
  });
  it('make up as many as may be taken in, and no more', () => {
    const fed = (names: readonly string[]): Model =>
      loaded(`model fed
${names.map((x) => `param k_${x} = 1/2\nstate ${x} : R\n${x}' = -k_${x}*${x}`).join('\n')}
state m : R
m' = ${names.map((x) => `k_${x}*${x}`).join(' + ')}
order total = m
`);
    const [few] = closuresOf(fed(['a', 'b', 'c', 'd', 'p']), vectorField(fed(['a', 'b', 'c', 'd', 'p'])));
    expect([few!.closed, few!.observables.map((o) => o.letter.name)]).toEqual([
      'proved',
      ['total', 'q1', 'q2', 'q3', 'q4', 'q5'],
    ]);
    const names = ['a', 'b', 'c', 'd', 'p', 'f'];
    const [many] = closuresOf(fed(names), vectorField(fed(names)));
    expect([many!.closed, many!.reason]).toEqual([
      'open',
      'not closed with 0 further observables, and more are asked for',
    ]);
  });
  it('say of the energy on a sphere that its square moves it', () => {
    // s' = P(s) F with the projection P = 1 - s s^T/N and F s = -3 E: the normal part of |F|^2/N is 9 e^2, e = E/N.
    const model = loaded(`model three
size N = 6
random J[N, N, N] ~ normal(0, 3/N^2)
state s : sphere(N, sqrt(N))
let E3 = -sum(J[i,j,k]*s[i]*s[j]*s[k] for i in N, j in N, k in N if i < j and j < k)
s' = -grad(E3, s)
order energy = E3/N
limit N -> infinity
`);
    const { derivations } = deriveModel(model, { only: ['closure'] });
    expect(derivations.flatMap((d) => d.result.map((r) => print(r.right, 'text')))).toEqual([
      'rest_energy + 9*energy^2',
    ]);
    expect(derivations.flatMap((d) => d.steps.map((s) => s.tested.status))).toEqual(['agrees']);
  });
  it('are derivations whose steps agree with numbers', () => {
    for (const path of ['frustration/frustrated-two-classes', 'attraction/pair-attraction', 'frustration/heavy-ball']) {
      const { derivations } = deriveModel(shipped(path), { only: ['closure'] });
      expect(derivations.length).toBeGreaterThan(0);
      for (const d of derivations) {
        expect(d.steps.map((s) => s.tested.status)).toEqual(d.steps.map(() => 'agrees'));
        expect(d.title).toContain('Closed equations');
      }
    }
  });
  it('agree with numbers where extremes tie and a jump asks which is larger', () => {
    const { derivations } = deriveModel(shipped('frustration/conflict-percolation'), { only: ['closure'] });
    const steps = derivations.flatMap((d) => d.steps);
    expect(steps.length).toBeGreaterThan(1);
    for (const s of steps) expect(s.tested.status).toBe('agrees');
  });
});

describe('monomials in observables', () => {
  const S = B.setOf(B.num(3));
  const state = letter({ name: 'x', role: 'state', axes: [S] });
  const data = letter({ name: 'G', role: 'data', axes: [S, S] });
  const [a, b] = [freeAtom('#1', S), freeAtom('#2', S)];
  const graded = (l: Letter, indices: readonly Atom[], moves: boolean): Graded => ({
    letter: l,
    indices,
    term: B.sym(
      l,
      indices.map((x) => atomIndex(x)),
    ),
    given: true,
    profiles: [new Map(moves ? [[l, 1]] : [])],
  });
  const KNOWN = [graded(state, [a], true), graded(data, [a, b], false)];
  const TARGET = [new Map(), new Map([[state, 1]])];

  it('hold no array that is summed over by itself: it is a coefficient of a shorter one', () => {
    const found = candidates(KNOWN, [], 0, TARGET);
    const [i, j] = [fresh(S), fresh(S)];
    const [I, J] = [atomIndex(i), atomIndex(j)];
    const x = B.sym(state, [I]);
    const kept = [
      B.one,
      B.sum([i], x),
      B.sum([i, j], B.mul(x, B.sym(data, [I, J]))),
      B.sum([i, j], B.mul(x, B.sym(data, [J, I]))),
      B.sum([i], B.mul(x, B.sym(data, [I, I]))),
    ];
    expect(new Set(found.map((c) => c.letters))).toEqual(new Set(kept));
  });
  it('hold arrays at free indices', () => {
    const letters = candidates(KNOWN, [a], 0, TARGET).map((c) => c.letters);
    for (const other of [a, b]) {
      const G = B.sym(data, [atomIndex(a), atomIndex(other)]);
      expect(letters).toContain(other === a ? G : B.sum([b], G));
    }
  });
});

describe('terms multiplied out', () => {
  it('count as long only if they are: products that differ in their order fall together', () => {
    const S = B.setOf(B.num(7));
    const x = letter({ name: 'x', role: 'state', axes: [S] });
    const all = B.add(...Array.from({ length: 7 }, (_, k) => B.sym(x, [placeIndex(B.num(k + 1))])));
    // 7^6 products, which are 924 monomials: (7 + 6 - 1 over 6).
    expect(termsOf(flat(B.pow(all, B.num(6)), true))).toHaveLength(924);
    expect(() => flat(B.pow(all, B.num(40)), true)).toThrow('100000 terms');
  });
});

describe('residues', () => {
  it('obey the rules of fields, roots of letters too', () => {
    const model = loaded(
      "model r\nparam a > 0 = 1, b = 2\nstate x : R\nx' = -x\nlet u = sqrt(a)*(a + b)^2 - a^(5/2)\n",
    );
    const term = model.definitions[0]!.value.term;
    const other = loaded("model s\nparam a > 0 = 1, b = 2\nstate x : R\nx' = -x\nlet u = sqrt(a)*(2*a*b + b^2)\n")
      .definitions[0]!.value.term;
    for (const seed of [1, 2, 3]) {
      expect(residue(term, seed)).toBe(residue(other, seed));
      expect(residue(term, seed)).not.toBe(residue(term, seed + 1));
    }
  });
});
