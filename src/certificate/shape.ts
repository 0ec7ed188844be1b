import type { BoundEntry, Certificate, RootEntry, RuleEntry, TreeEntry } from './format.ts';
import { Rejected } from './reader.ts';

// Reads JSON as a certificate: every field of its kind, none more, none missing.

type Shape<T> = (x: unknown, at: string) => T;

const fail = (at: string, wanted: string): never => {
  throw new Rejected(`${at} is no ${wanted}`);
};
const text: Shape<string> = (x, at) => (typeof x === 'string' ? x : fail(at, 'text'));
const number: Shape<number> = (x, at) => (typeof x === 'number' && Number.isFinite(x) ? x : fail(at, 'finite number'));
const count: Shape<number> = (x, at) =>
  typeof x === 'number' && Number.isSafeInteger(x) && x >= 0 ? x : fail(at, 'whole number');
const orNull =
  <T>(of: Shape<T>): Shape<T | null> =>
  (x, at) =>
    x === null ? null : of(x, at);
const list =
  <T>(of: Shape<T>): Shape<readonly T[]> =>
  (x, at) =>
    Array.isArray(x) ? x.map((v, k) => of(v, `${at}[${k}]`)) : fail(at, 'list');
const pair =
  <T>(of: Shape<T>): Shape<readonly [T, T]> =>
  (x, at) =>
    Array.isArray(x) && x.length === 2 ? [of(x[0], `${at}[0]`), of(x[1], `${at}[1]`)] : fail(at, 'pair');
const word =
  <W extends string>(...words: readonly W[]): Shape<W> =>
  (x, at) =>
    words.find((w) => w === x) ?? fail(at, words.join(' or '));
const record =
  <T>(of: Shape<T>): Shape<Readonly<Record<string, T>>> =>
  (x, at) =>
    typeof x === 'object' && x !== null && !Array.isArray(x)
      ? Object.fromEntries(Object.entries(x).map(([k, v]) => [k, of(v, `${at}.${k}`)]))
      : fail(at, 'record');
const fields =
  <T>(of: { readonly [K in keyof T]: Shape<T[K]> }): Shape<T> =>
  (x, at) => {
    if (typeof x !== 'object' || x === null || Array.isArray(x)) return fail(at, 'record');
    const names = Object.keys(of);
    for (const k of Object.keys(x)) if (!names.includes(k)) throw new Rejected(`${at} has a field \`${k}\` too many`);
    return Object.fromEntries(
      names.map((k) => {
        if (!Object.hasOwn(x, k)) throw new Rejected(`${at} has no field \`${k}\``);
        return [k, of[k as keyof T]((x as Record<string, unknown>)[k], `${at}.${k}`)];
      }),
    ) as T;
  };

const rule: Shape<RuleEntry> = fields<RuleEntry>({ strip: number, step: number, low: count, high: count });

const root: Shape<RootEntry> = fields<RootEntry>({
  x: list(pair(number)),
  r: number,
  inverse: list(list(pair(number))),
});

const tree: Shape<TreeEntry> = (x, at) => {
  if (!Array.isArray(x)) return fail(at, 'tree');
  const [kind, ...rest] = x as readonly unknown[];
  // Deep trees: places in them are not named.
  if (kind === 'cut' && rest.length === 4)
    return ['cut', count(rest[0], at), number(rest[1], at), tree(rest[2], at), tree(rest[3], at)];
  if (kind === 'equation' && rest.length === 1) return ['equation', count(rest[0], at)];
  if (kind === 'combination' && rest.length === 2)
    return ['combination', list(number)(rest[0], at), list(number)(rest[1], at)];
  if (kind === 'root' && rest.length === 1) return ['root', count(rest[0], at)];
  return fail(at, 'tree');
};

type Element = Extract<BoundEntry, { readonly kind: 'cofactors' }>['elements'][number];
const elements = list(fields<Element>({ polynomial: text, cofactors: list(text) }));

const bound: Shape<BoundEntry> = (x, at) => {
  const kind = typeof x === 'object' && x !== null ? (x as { readonly kind?: unknown }).kind : undefined;
  type Of<K> = Extract<BoundEntry, { readonly kind: K }>;
  switch (kind) {
    case 'groups':
      return fields<Of<'groups'>>({ kind: word('groups'), value: count, groups: list(list(count)) })(x, at);
    case 'cofactors':
      return fields<Of<'cofactors'>>({
        kind: word('cofactors'),
        value: count,
        elements,
      })(x, at);
    case 'reciprocal':
      return fields<Of<'reciprocal'>>({ kind: word('reciprocal'), name: text, value: count, elements })(x, at);
    case 'box':
      return fields<Of<'box'>>({
        kind: word('box'),
        box: list(pair(number)),
        tree,
        outside: orNull(list(pair(count))),
      })(x, at);
    case 'none':
      return fields<Of<'none'>>({ kind: word('none') })(x, at);
    default:
      return fail(`${at}.kind`, 'groups, cofactors, reciprocal, box or none');
  }
};

/** JSON as a certificate. @throws {Rejected} */
export function certificateOf(x: unknown): Certificate {
  if (typeof x !== 'object' || x === null || !('quadrature' in x)) return plain(x, 'the certificate');
  const { quadrature, ...rest } = x;
  return { ...plain(rest, 'the certificate'), quadrature: list(rule)(quadrature, 'quadrature') };
}

const plain: Shape<Omit<Certificate, 'quadrature'>> = fields<Omit<Certificate, 'quadrature'>>({
  schema: word('saddle-certificate/1'),
  model: fields<Certificate['model']>({ name: text, sha256: text, ansatz: orNull(text), seed: count }),
  parameters: record(number),
  sizes: record(count),
  system: fields<Certificate['system']>({
    unknowns: list(text),
    equations: list(text),
    nonzero: list(text),
    domain: list(pair(orNull(text))),
    sha256: text,
  }),
  roots: list(root),
  bound,
  claim: fields<Certificate['claim']>({
    complex: orNull(count),
    real: orNull(count),
    complete: word('proved', 'box', 'no'),
  }),
  digest: text,
});
