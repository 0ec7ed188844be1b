import { describe, expect, test } from 'vitest';
import type { FunctionName } from '../../src/expr/functionNames.ts';
import * as Q from '../../src/expr/rational.ts';
import { bigFloats } from '../../src/rewrite/bigArithmetic.ts';
import {
  type BigFloat,
  bigFromRational,
  bigToFixed,
  bigToNumber,
  bitLength,
  magnitude,
  minus,
} from '../../src/rewrite/bigFloat.ts';

// 66 digits by mpmath 1.3 at 90 digits (Johansson 2023).
const KNOWN: readonly (readonly [FunctionName, number, number, string])[] = [
  ['exp', 1, 1, '2.71828182845904523536028747135266249775724709369995957496696762772'],
  ['exp', -20, 1, '0.00000000206115362243855782796594038015582097637580727559910369297224466163'],
  ['exp', 1000, 7, '110171393675635947103686411055911170190440680692164176768320279.493'],
  ['log', 2, 1, '0.693147180559945309417232121458176568075500134360255254120680009493'],
  ['log', 10, 1, '2.30258509299404568401799145468436420760110148862877297603332790097'],
  ['log', 1001, 1000, '0.000999500333083533166809398920535011460755062393166551997019666828900'],
  ['tanh', 1, 1, '0.761594155955764888119458282604793590412768597257936551596810500122'],
  ['tanh', 1, 1000, '0.000999999666666799999946031767901225704669296792285404388658513675394'],
  ['sinh', 1, 1, '1.17520119364380145688238185059560081515571798133409587022956541301'],
  ['cosh', 1, 1, '1.54308063481524377847790562075706168260152911236586370473740221471'],
  ['sin', 1, 1, '0.841470984807896506652502321630298999622563060798371065672751709992'],
  ['sin', 100, 1, '-0.506365641109758793656557610459785432065032721290657323443392473594'],
  ['cos', 1, 1, '0.540302305868139717400936607442976603732310420617922227670097255381'],
  ['cos', 11, 7, '-0.000632244591553273654518350775214556730314202919963507503603313996208'],
  ['tan', 1, 1, '1.55740772465490223050697480745836017308725077238152003838394660570'],
  ['atan', 1, 1, '0.785398163397448309615660845819875721049292349843776455243736148077'],
  ['atan', -7, 2, '-1.29249666778978526790309142140708168458531408411200184004846859056'],
  ['asin', 1, 2, '0.523598775598298873077107230546583814032861566562517636829157432051'],
  ['acos', 1, 3, '1.23095941734077468213492917824798737571034000935509483905554833366'],
  ['acos', -1, 1, '3.14159265358979323846264338327950288419716939937510582097494459231'],
  ['erf', 1, 1, '0.842700792949714869341220635082609259296066997966302908459937897835'],
  ['erf', 3, 1, '0.999977909503001414558627223870417679620152292912600750342761045157'],
  ['erf', 1, 1000, '0.00112837879096923637994847765690481259924686321264664213879756238118'],
  ['erf', -8, 1, '-0.999999999999999999999999999988775702827017072920032111556829720907'],
];

/** The fraction a decimal text stands for. */
function decimal(text: string): Q.Rational {
  const [whole, part = ''] = text.split('.');
  return Q.rational(BigInt(whole! + part), 10n ** BigInt(part.length));
}
/** log2 of the relative difference. */
const off = (x: BigFloat, y: BigFloat): number => magnitude(minus(x, y, 64)) - magnitude(y);

describe('numbers of many digits', () => {
  test.each(KNOWN)('%s(%i/%i) to 60 digits', (fn, n, d, digits) => {
    const field = bigFloats(256);
    const value = field.call(fn, field.rational(Q.rational(n, d)));
    expect(off(value, bigFromRational(decimal(digits), 400))).toBeLessThan(-205);
  });

  test('each function agrees with itself at twice the digits, to its last ten bits', () => {
    const names: FunctionName[] = [
      'exp',
      'log',
      'tanh',
      'sinh',
      'cosh',
      'sin',
      'cos',
      'tan',
      'atan',
      'asin',
      'acos',
      'erf',
    ];
    const points = [
      [1n, 3n],
      [7n, 8n],
      [1n, 1n << 70n],
      [999n, 1000n],
      [355n, 113n],
      [31n, 1n],
      [500n, 3n],
      [1n, 1n << 300n],
    ] as const;
    for (const bits of [64, 128, 384])
      for (const fn of names)
        for (const [n, d] of points)
          for (const sign of [1n, -1n]) {
            if ((fn === 'log' && sign < 0n) || ((fn === 'asin' || fn === 'acos') && n > d)) continue;
            const x = bigFromRational(Q.rational(sign * n, d), bits);
            const [rough, fine] = [bits, 2 * bits + 300].map((b) => bigFloats(b).call(fn, x)) as [BigFloat, BigFloat];
            expect(off(rough, fine), `${fn}(${sign * n}/${d}) with ${bits} bits`).toBeLessThan(10 - bits);
          }
  });

  test('powers', () => {
    const field = bigFloats(256);
    const two = field.rational(Q.rational(2));
    const root = field.rationalPower(two, Q.rational(1, 2));
    expect(off(field.mul(root, root), two)).toBeLessThan(-246);
    const cube = field.rationalPower(two, Q.rational(-2, 3));
    expect(off(field.power(cube, -3), field.rational(Q.rational(4)))).toBeLessThan(-246);
    expect(bigToFixed(field.generalPower(two, root), 60)).toBe(
      '2.665144142690225188650297249873139848274211313714659492835980',
    );
    expect(bigToNumber(field.power(two, -1074))).toBe(2 ** -1074);
  });

  test('what has no value says so', () => {
    const field = bigFloats(128);
    const zero = field.rational(Q.ZERO);
    expect(() => field.power(zero, -1)).toThrow('denominator');
    expect(() => field.call('log', zero)).toThrow('log(0)');
    expect(() => field.call('log', field.rational(Q.MINUS_ONE))).toThrow('negative');
    expect(() => field.rationalPower(field.rational(Q.MINUS_ONE), Q.rational(1, 2))).toThrow('negative');
    expect(() => field.call('asin', field.rational(Q.rational(2)))).toThrow('outside');
  });
});

test('bits of whole numbers are counted right next to powers of 2, where a double is rounded up, and beyond all doubles', () => {
  for (const k of [1, 2, 31, 52, 53, 54, 63, 64, 127, 500, 1023, 1024, 2100]) {
    const power = 1n << BigInt(k);
    for (const n of [power - 1n, power, power + 1n, power + power / 3n]) {
      expect([k, bitLength(n), bitLength(-n)]).toEqual([k, n.toString(2).length, n.toString(2).length]);
    }
  }
  expect([bitLength(0n), bitLength(1n)]).toEqual([0, 1]);
});
