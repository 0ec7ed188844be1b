import { FUNCTIONS, scalarFunction } from '../arrays/functions.ts';
import type { Condition, Nest, Statement, Value, Whole } from './loops.ts';

// Text is made from positions and numbers only; no name of an author can reach it.

const NATIVE = new Set([
  'exp',
  'log',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'abs',
  'sign',
  'sqrt',
]);
const HELPERS = Object.keys(FUNCTIONS).filter((fn) => !NATIVE.has(fn));

export function numberText(v: number): string {
  if (Number.isNaN(v)) return 'NaN';
  if (v === Number.POSITIVE_INFINITY) return 'Infinity';
  if (v === Number.NEGATIVE_INFINITY) return '(-Infinity)';
  return v < 0 || Object.is(v, -0) ? `(${Object.is(v, -0) ? '-0' : v})` : `${v}`;
}
function wholeText(w: Whole): string {
  const parts = w.terms.map(([c, f]) => (f === 1 ? `i${c}` : `i${c}*${f < 0 ? `(${f})` : f}`));
  if (w.constant !== 0 || parts.length === 0) parts.unshift(`${w.constant}`);
  return parts.join('+');
}
function conditionText(c: Condition): string {
  switch (c.k) {
    case 'equal':
      return `(${wholeText(c.a)})===(${wholeText(c.b)})`;
    case 'unequal':
      return `(${wholeText(c.a)})!==(${wholeText(c.b)})`;
    case 'less':
      return `(${wholeText(c.a)})<(${wholeText(c.b)})`;
    case 'nonzero':
      return `${valueText(c.of)}!==0`;
    case 'finite':
      return `Math.abs(${valueText(c.of)})<Infinity`;
    case 'all':
      return c.of.map(conditionText).join('&&');
  }
}
export function callText(fn: string, args: readonly string[]): string {
  return NATIVE.has(fn) ? `Math.${fn}(${args})` : `F.${fn}(${args})`;
}
/** What the text of a call stands for. */
export const functionNamed = (fn: string): ((...x: number[]) => number) =>
  NATIVE.has(fn) ? Math[fn as 'exp'] : scalarFunction(fn);
export function valueText(v: Value): string {
  switch (v.k) {
    case 'number':
      return numberText(v.value);
    case 'local':
      return `t${v.local}`;
    case 'load':
      return `M[${wholeText(v.at)}]`;
    case 'whole':
      return `(${wholeText(v.of)})`;
    case 'max':
      return `(${valueText(v.a)}>${valueText(v.b)}?${valueText(v.a)}:${valueText(v.b)})`;
    case '+':
    case '-':
    case '*':
    case '/':
      return `(${valueText(v.a)}${v.k}${valueText(v.b)})`;
    case 'call':
      return callText(v.fn, v.args.map(valueText));
    case 'select':
      return `(${conditionText(v.when)}?${valueText(v.a)}:${valueText(v.b)})`;
  }
}
function statementText(s: Statement): string {
  switch (s.s) {
    case 'let':
      return `${s.again ? 'let' : 'const'} t${s.local}=${valueText(s.value)};`;
    case 'set':
      return `t${s.local}=${valueText(s.value)};`;
    case 'entry':
      return `const i${s.counter}=T[${wholeText(s.at)}];`;
    case 'store':
      return `M[${wholeText(s.at)}]=${valueText(s.value)};`;
    case 'fill':
      return `M.fill(0,${s.from},${s.from + s.count});`;
    case 'for': {
      const i = `i${s.counter}`;
      return `for(let ${i}=0;${i}<${s.size};${i}++){\n${s.body.map(statementText).join('\n')}\n}`;
    }
  }
}

/** Runs the nests in order over the memory and the tables. */
export function javascript(nests: readonly Nest[], memory: Float64Array, tables: Int32Array): () => void {
  const functions = nests.map((n, k) => `function k${k}(){\n${n.statements.map(statementText).join('\n')}\n}`);
  const calls = nests.map((_, k) => `k${k}();`).join('');
  const text = `'use strict';\n${functions.join('\n')}\nreturn function(){${calls}};`;
  return new Function('M', 'T', 'F', text)(memory, tables, helpers()) as () => void;
}
export const helpers = (): Record<string, unknown> => Object.fromEntries(HELPERS.map((h) => [h, FUNCTIONS[h]]));
