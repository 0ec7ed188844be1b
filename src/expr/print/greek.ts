const LOWER =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega';
const SIGNS = 'αβγδεζηθικλμνξοπρστυφχψω';

const SMALL: readonly (readonly [string, string])[] = LOWER.split(' ').map((name, k) => [name, [...SIGNS][k]!]);
const GREEK: ReadonlyMap<string, string> = new Map([
  ...SMALL,
  ...SMALL.map(([name, sign]) => [name[0]!.toUpperCase() + name.slice(1), sign.toUpperCase()] as const),
]);
const SPELLED: ReadonlyMap<string, string> = new Map([...GREEK].map(([name, sign]) => [sign, name]));

/** Greek capitals that look Latin have no LaTeX command. */
const LATIN_CAPITALS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Alpha: 'A',
    Beta: 'B',
    Epsilon: 'E',
    Zeta: 'Z',
    Eta: 'H',
    Iota: 'I',
    Kappa: 'K',
    Mu: 'M',
    Nu: 'N',
    Omicron: 'O',
    Rho: 'P',
    Tau: 'T',
    Chi: 'X',
    omicron: 'o',
  }),
);

/** β for beta. */
export const greekSign = (name: string): string => GREEK.get(name) ?? name;
/** \beta for beta and for β. */
export function greekCommand(name: string): string | undefined {
  const spelled = SPELLED.get(name) ?? name;
  if (!GREEK.has(spelled)) return undefined;
  return LATIN_CAPITALS.has(spelled) ? `\\mathrm{${LATIN_CAPITALS.get(spelled)}}` : `\\${spelled}`;
}

/** A declared name as a letter and what hangs below it: `eta_x` is η with x, `W2` is W with 2. */
export function nameParts(name: string): { readonly head: string; readonly below: readonly string[] } {
  const [first = name, ...rest] = name.split('_').filter((p) => p !== '');
  const m = /^(\p{L}+?)(\d+)$/u.exec(first);
  return m === null ? { head: first, below: rest } : { head: m[1]!, below: [m[2]!, ...rest] };
}
