import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as B from '../../../src/expr/build.ts';
import type { Atom, Expr } from '../../../src/expr/expr.ts';
import { atomIndex } from '../../../src/expr/intern.ts';
import { drawn } from '../../../src/expr/print/draw.ts';
import { print } from '../../../src/expr/print/print.ts';
import { tableSize } from '../../../src/expr/table.ts';
import { letters } from '../../../src/expr/traverse.ts';
import { trials } from '../../trials.ts';
import { A, a, c, d, i, j, k, l, m, N, q, tau, u, W, W1, x, z } from './letters.ts';
import { read, type Value } from './readBack.ts';
import { evaluate, SIZES } from './termValue.ts';

const FAMILY = [i, j, q];
const COMPONENTS = [k, l, m];
const family = fc.constantFrom(...FAMILY);
const component = fc.constantFrom(...COMPONENTS);

const leaf: fc.Arbitrary<Expr> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(family, component).map(([f, g]) => z(f, g)) },
  { weight: 3, arbitrary: fc.tuple(component, component).map(([f, g]) => W(f, g)) },
  fc.tuple(component, component).map(([f, g]) => W1(f, g)),
  component.map((g) => x(g)),
  component.map((g) => c(g)),
  family.map((f) => u(f)),
  fc.tuple(family, family).map(([f, g]) => A(f, g)),
  fc.constantFrom(N, d, tau, a),
  fc.constantFrom(-2, 3).map((v) => B.num(v)),
  fc.tuple(family, family).map(([f, g]) => B.unequal(atomIndex(f), atomIndex(g))),
  fc.tuple(component, component).map(([f, g]) => B.delta(atomIndex(f), atomIndex(g))),
  fc.tuple(family, family).map(([f, g]) => B.less(atomIndex(f), atomIndex(g))),
);
const subset = fc.subarray([...FAMILY, ...COMPONENTS]);
const factors = (part: fc.Arbitrary<Expr>) => fc.array(part, { minLength: 1, maxLength: 4 }).map((fs) => B.mul(...fs));
const contracted = (part: fc.Arbitrary<Expr>) =>
  fc.tuple(subset, factors(part)).map(([binders, body]) => B.sum(binders, body));
const positive = (e: Expr): Expr => B.add(B.num(1), B.square(e));
const grown = (part: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
  fc.oneof(
    fc.tuple(part, part).map(([e, g]) => B.add(e, g)),
    fc.tuple(part, part).map(([e, g]) => B.subtract(e, B.mul(B.num({ n: 2n, d: 5n }), g))),
    part.map((e) => B.call('tanh', e)),
    part.map((e) => B.call('exp', B.call('tanh', e))),
    part.map((e) => B.sqrt(positive(e))),
    part.map((e) => B.pow(positive(e), B.num({ n: -3n, d: 2n }))),
    part.map((e) => B.divide(e, B.add(N, tau))),
    part.map((e) => B.square(e)),
    contracted(part),
  );
const first = contracted(leaf);
const second = fc.oneof(first, grown(first));
const third = fc.oneof(second, grown(second), grown(fc.oneof(leaf, grown(leaf))));
/** A term that shows itself as text when a property fails. */
const term = fc.oneof(third, contracted(third)).map((e) => ({ e, [fc.toStringMethod]: () => print(e, 'text') }));

const componentsOf = (e: Expr): readonly Atom[] => COMPONENTS.filter((g) => e.free.includes(g)).slice(0, 2);

test('text read back has the value of the term, for every free index', () => {
  fc.assert(
    fc.property(term, ({ e }) => {
      const components = componentsOf(e);
      const text = print(e, 'text', { components, reserved: Object.keys(SIZES) });
      const value = read(text, letters(e));
      const others = [...FAMILY, ...COMPONENTS].filter((g) => e.free.includes(g) && !components.includes(g));
      const names = new Map<string, Value>(others.map((g, p) => [g.name, 1 + (p % 2)]));
      const isWritten = drawn(e, components) === undefined;
      for (let v = 1; v <= 4; v++) {
        const places = components.map((_, p) => 1 + ((v >> p) & 1));
        const at = new Map<Atom, number>([
          ...others.map((g, p) => [g, 1 + (p % 2)] as const),
          ...components.map((g, p) => [g, places[p]!] as const),
        ]);
        let got: Value;
        if (isWritten) got = value(new Map([...names, ...components.map((g, p) => [g.name, places[p]!] as const)]));
        else got = places.reduce<Value>((array, p) => (array as readonly Value[])[p - 1]!, value(names));
        const want = evaluate(e, at);
        if (!Number.isFinite(want)) continue;
        expect(Math.abs((got as number) - want), `${text}: ${got} is not ${want}`).toBeLessThanOrEqual(
          1e-9 * Math.max(1, Math.abs(want)),
        );
      }
    }),
    { numRuns: trials(300) },
  );
});

test('no internal name is shown, brackets balance, and only the language occurs', () => {
  fc.assert(
    fc.property(term, ({ e }) => {
      const components = componentsOf(e);
      for (const notation of ['text', 'unicode', 'latex'] as const) {
        const line = print(e, notation, { components });
        expect(line.replace(/ @ /g, '')).not.toMatch(/[@~]|undefined|NaN|object/);
        for (const [open, close] of ['()', '[]', '{}'])
          expect(line.split(open!).length, line).toBe(line.split(close!).length);
      }
      expect(print(e, 'text', { components })).toMatch(/^[A-Za-z0-9_ +\-*/@^()[\],=<>!|.]*$/);
    }),
    { numRuns: trials(200) },
  );
});

test('printing again gives the same line and makes no terms', () => {
  fc.assert(
    fc.property(term, ({ e }) => {
      const before = tableSize();
      const line = print(e, 'unicode', { components: componentsOf(e) });
      expect(print(e, 'unicode', { components: componentsOf(e) })).toBe(line);
      expect(tableSize()).toBe(before);
    }),
    { numRuns: trials(100) },
  );
});
