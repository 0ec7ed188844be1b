import { functionWords } from '../../syntax/functionWords.ts';

/** Names that no author may declare: what they mean here, and another name to take. */
const WORDS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['e', ["it would be read as Euler's number, which is `exp(1)`", 'energy']],
  ['E', ['it is the expectation `E(…)`', 'energy']],
  ['I', ['it would be read as the identity or as √−1', 'I_ext']],
  ['O', ['it is the order of a remainder, `O(…)`', 'O_1']],
  ['t', ['it is time, or the step count of a map', 's_t']],
  ['pi', ['it is the number π', 'pi_0']],
  ['infinity', ['it stands in intervals and limits', 'far']],
  ['noise', ['it is unit white noise', 'xi']],
  ['identity', ['it is the unit matrix', 'A']],
  ['grad', ['it is the gradient `grad(L, x)`', 'slope']],
  ['sg', ['it is the stop-gradient `sg(v)`', 'stopped']],
  ['for', ['it binds an index', 'four']],
  ['if', ['it begins a condition', 'given']],
  ['in', ['it stands before a set', 'inside']],
  ['when', ['it begins a condition of a claim', 'given']],
  ['and', ['it joins conditions', 'both']],
  ['or', ['it joins conditions', 'either']],
  ['implies', ['it joins statements', 'gives']],
]);

/** Words that are called although no quantity may bear them, or that only a claim or a law knows. */
const OPTIMISERS = new Set(['gd', 'sgd', 'momentum', 'adam']);
const CALLED = new Set([...functionWords, 'E', 'O', ...OPTIMISERS]);

/** Whether a name that is not declared is an optimiser. */
export const isOptimiser = (name: string): boolean => OPTIMISERS.has(name);

export const isFunction = (name: string): boolean => CALLED.has(name);
export const functionNames = (): readonly string[] => [...functionWords, ...OPTIMISERS];

/** Why a name cannot be declared, and one that can. */
export function reserved(name: string): { readonly why: string; readonly propose: string } | undefined {
  const word = WORDS.get(name);
  if (word !== undefined) return { why: word[0], propose: word[1] };
  return functionWords.has(name) ? { why: 'it is a function', propose: `${name}_1` } : undefined;
}

/** Names that are values without being declared. */
export const CONSTANTS: ReadonlySet<string> = new Set(['t', 'pi', 'identity', 'noise']);

/** Why a reserved name is no value where one is expected, and what to write. */
export function noValue(name: string, power?: string): { readonly why: string; readonly help: string } | undefined {
  if (name === 'e') {
    const help = power === undefined ? '' : `, its power \`exp(${power})\``;
    return { why: '`e` is no value here', help: `Euler's number is \`exp(1)\`${help}` };
  }
  if (name === 'I') return { why: '`I` is no value here', help: 'the unit matrix is `identity`' };
  if (name === 'infinity') return { why: '`infinity` is no number', help: 'it stands in intervals and behind `->`' };
  if (name === 'E' || isFunction(name))
    return { why: `\`${name}\` is a function and no value`, help: `give it its argument: \`${name}(…)\`` };
  const word = WORDS.get(name);
  return word === undefined ? undefined : { why: `\`${name}\` is no value here`, help: word[0] };
}
