import { describe, expect, it } from 'vitest';
import { checkCertificate, hashOf, sealed } from '../../src/certificate/check.ts';
import { BITS, double, fraction, isBounded, parts, type Span } from '../../src/certificate/fixed.ts';
import type { Certificate } from '../../src/certificate/format.ts';
import { FUNCTIONS } from '../../src/certificate/functions.ts';
import { PI, root } from '../../src/certificate/series.ts';
import { certificate, checkCertificate as checkedWith } from '../../src/index.ts';
import { random } from '../../src/numeric/random.ts';
import { BOXES, type Falsehood, type Open, ROOTS, type Root } from './falsehoods.ts';
import { KNOWN, modelOf } from './systems.ts';

const texts = Object.fromEntries(Object.entries(KNOWN).map(([name, k]) => [name, certificate(modelOf(k.text))]));
const parsed = (name: string): Certificate => JSON.parse(texts[name]!) as Certificate;
const resealed = (c: Certificate): string => {
  const { digest: _, ...rest } = c;
  return sealed(rest);
};

describe('the checker of certificates', () => {
  it('accepts what was found of systems whose roots are known, and says their number', () => {
    for (const [name, { complex, real }] of Object.entries(KNOWN)) {
      const c = checkCertificate(texts[name]!);
      expect([name, c.accepted ? c.claim : c.reason]).toEqual([name, { complex, real, complete: 'proved' }]);
    }
  });

  it('compares the equations with those of a model', () => {
    expect(checkedWith(texts.wells2!, modelOf(KNOWN.wells2!.text)).accepted).toBe(true);
    expect(checkedWith(texts.mean!, modelOf(KNOWN.mean!.text)).accepted).toBe(true);
    const other = checkedWith(texts.wells2!, modelOf(KNOWN.wells2!.text.replace('1/10', '1/11')));
    expect(other).toEqual({ accepted: false, reason: 'the model says other equations at these values' });
  });

  it('rejects 1000 files with one byte changed, wherever it is', () => {
    const draw = random('changed bytes');
    const names = Object.keys(texts);
    let rejected = 0;
    for (let k = 0; k < 1000; k++) {
      const text = texts[names[k % names.length]!]!;
      const at = Math.floor(draw.uniform() * text.length);
      let code = text.charCodeAt(at);
      while (code === text.charCodeAt(at)) code = 32 + Math.floor(draw.uniform() * 95);
      const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
      if (!checkCertificate(changed).accepted) rejected++;
    }
    expect(rejected).toBe(1000);
  });

  it('rejects 1000 false statements under a digest that is right', () => {
    const draw = random('false statements');
    // The large ones are asked less often.
    const small = ['wells2', 'hill', 'lotkaVolterra', 'chemostat', 'wells2', 'mean'];
    const all = [...small, ...small, ...small, ...small, 'katsura3', 'noonburg', 'pair'];
    const accepted: string[] = [];
    for (let k = 0; k < 1000; k++) {
      const name = all[k % all.length]!;
      const kinds = name === 'mean' || name === 'pair' ? [...ROOTS, ...BOXES] : [...ROOTS, ...COUNTS];
      const kind = kinds[(k + Math.floor(k / all.length)) % kinds.length]!;
      const c = parsed(name) as Open<Certificate>;
      kind.falsify(c as never, draw);
      if (checkCertificate(resealed(c as Certificate)).accepted) accepted.push(`${name}: ${kind.what}`);
    }
    expect(accepted).toEqual([]);
  });

  it('rejects what is no certificate, in words', () => {
    const reason = (text: string): string => {
      const c = checkCertificate(text);
      return c.accepted ? 'accepted' : c.reason;
    };
    expect(reason('')).toMatch(/no digest/);
    expect(reason(resealed({ ...parsed('hill'), extra: 1 } as never))).toMatch(/a field `extra` too many/);
    const { roots: _, ...rest } = parsed('hill');
    expect(reason(resealed(rest as never))).toMatch(/no field `roots`/);
    const c = parsed('hill');
    expect(reason(resealed({ ...c, roots: [{ ...c.roots[0]!, r: 'x' as never }] }))).toMatch(/r is no finite number/);
    const system = { ...c.system, equations: ['x +'] };
    expect(reason(resealed({ ...c, system: { ...system, sha256: hashOf(system) } }))).toMatch(/ends too early/);
    const deep = { ...c.system, equations: [`${'('.repeat(5000)}x${')'.repeat(5000)}`] };
    expect(reason(resealed({ ...c, system: { ...deep, sha256: hashOf(deep) } }))).toMatch(/nested too deeply/);
  });
});

const COUNTS: readonly Falsehood[] = [
  {
    what: 'a complex root more or less',
    falsify: (c, draw) => {
      (c.claim as { complex: number }).complex += draw.uniform() < 0.5 ? 1 : -1;
    },
  },
  {
    what: 'another bound',
    falsify: (c, draw) => {
      (c.bound as { value: number }).value += draw.uniform() < 0.5 ? 1 : -1;
    },
  },
  {
    what: 'a root left out everywhere but in the bound',
    falsify: (c, draw) => {
      const roots = c.roots as unknown as Root[];
      const [gone] = roots.splice(Math.floor(draw.uniform() * roots.length), 1);
      const claim = c.claim as { complex: number; real: number };
      claim.complex--;
      if (gone!.x.every(([, im]) => im === 0)) claim.real--;
    },
  },
  {
    what: 'fewer polynomials of the ideal, or groups that are none',
    falsify: (c) => {
      const bound = c.bound as unknown as { elements?: unknown[]; groups?: number[][] };
      if (bound.elements !== undefined) bound.elements.splice(0, 1);
      else bound.groups![0]!.push(0);
    },
  },
];
describe('the checker’s own numbers', () => {
  const near = (s: Span | undefined): number => Number(((s!.lo + s!.hi) << 64n) >> BITS) / 2 ** 65;
  /** Whether the decimal and the next one lie around the span, which is narrow. */
  const holds = (s: Span | undefined, digits: string): void => {
    const [whole, part] = digits.replace('-', '').split('.');
    const sign = digits.startsWith('-') ? -1n : 1n;
    const [n, d] = [sign * BigInt(whole! + part!), 10n ** BigInt(part!.length)];
    expect([digits, s!.lo <= fraction(n + sign, d).hi && s!.hi >= fraction(n - sign, d).lo]).toEqual([digits, true]);
    expect(s!.hi - s!.lo).toBeLessThan(1n << 40n);
  };
  it('have the published digits (Abramowitz & Stegun 1964, tables 1.1, 4 and 7)', () => {
    const at = (fn: string, x: number): Span | undefined => FUNCTIONS[fn]!.value(double(x));
    holds(PI, '3.141592653589793238462643383279502884197');
    holds(at('exp', 1), '2.718281828459045235360287471352662497757');
    holds(at('log', 2), '0.693147180559945309417232121458176568075');
    holds(at('tanh', 1), '0.761594155955764888119458282604793590412');
    holds(at('atan', 2), '1.107148717794090503017065460178537040070');
    holds(at('sin', 1), '0.841470984807896506652502321630298999622');
    holds(at('cos', 1), '0.540302305868139717400936607442976603732');
    holds(at('erf', 1), '0.842700792949714869341220635082609259296');
    holds(root(double(2), 2n), '1.414213562373095048801688724209698078569');
  });
  it('agree with the machine to its own accuracy, and rise with their arguments', () => {
    const draw = random('series');
    const machine: Readonly<Record<string, (x: number) => number>> = Math as never;
    for (const fn of ['exp', 'tanh', 'sinh', 'cosh', 'sin', 'cos', 'atan', 'log'])
      for (let k = 0; k < 60; k++) {
        const x = fn === 'log' ? Math.exp(4 * draw.normal()) : 3 * draw.normal();
        const s = FUNCTIONS[fn]!.value(double(x))!;
        expect(isBounded(s)).toBe(true);
        expect(Math.abs(near(s) / machine[fn]!(x) - 1)).toBeLessThan(1e-13);
      }
    // Doubles are taken exactly, subnormal ones too.
    expect([parts(0.1), parts(-5e-324).d === 1n << 1074n]).toEqual([
      { n: 7205759403792794n, d: 72057594037927936n },
      true,
    ]);
  });
});
