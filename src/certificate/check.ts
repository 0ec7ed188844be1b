import { createHash } from 'node:crypto';
import { boundOf } from './bound.ts';
import { coverAll, domainOf, narrowed } from './box.ts';
import { double, type Span } from './fixed.ts';
import type { Certificate, ClaimEntry, SystemText } from './format.ts';
import { apart, neverZero, oneRoot, polynomialField, realField, reality } from './krawczyk.ts';
import { prepareMeans } from './mean.ts';
import { polynomialOf, type Table } from './polynomial.ts';
import { type Exact, Rejected, readFormula, type Tree } from './reader.ts';
import { certificateOf } from './shape.ts';

/** What became of a certificate. */
export type Checked =
  | { readonly accepted: true; readonly certificate: Certificate; readonly claim: ClaimEntry }
  | { readonly accepted: false; readonly reason: string };

/** Files are no longer than this. */
export const LONGEST = 64 * 1024 * 1024;
const ZEROS = '0'.repeat(64);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The digest of the text of a certificate: with zeros in the place of the digest itself. */
export function digestOf(text: string): { readonly written: string; readonly found: string } | undefined {
  const parts = [...text.matchAll(/"digest": "([0-9a-f]{64})"/g)];
  if (parts.length !== 1) return undefined;
  const written = parts[0]![1]!;
  return { written, found: sha256(text.replace(`"digest": "${written}"`, `"digest": "${ZEROS}"`)) };
}

/** The text of a certificate, with its digest. */
export function sealed(c: Omit<Certificate, 'digest'>): string {
  const text = `${JSON.stringify({ ...c, digest: ZEROS }, undefined, 1)}\n`;
  return text.replace(`"digest": "${ZEROS}"`, `"digest": "${sha256(text)}"`);
}

/** The hash of a system. */
export const hashOf = ({ unknowns, equations, nonzero, domain }: Omit<SystemText, 'sha256'>): string =>
  sha256(JSON.stringify({ unknowns, equations, nonzero, domain }));

/**
 * Checks a certificate with nothing but its text: exact polynomials, intervals of bigints with 192 binary places, own
 * series for exp and its kin. It shares no code with what wrote it. Accepted is what follows from the file alone.
 */
export function checkCertificate(text: string): Checked {
  try {
    if (text.length > LONGEST) throw new Rejected('the file is too long');
    const digest = digestOf(text);
    if (digest === undefined) throw new Rejected('there is no digest');
    if (digest.written !== digest.found)
      throw new Rejected('the digest is not that of the file: something was changed');
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw new Rejected('the file is no JSON');
    }
    const certificate = certificateOf(json);
    return { accepted: true, certificate, claim: verified(certificate) };
  } catch (problem) {
    if (problem instanceof Rejected) return { accepted: false, reason: problem.message };
    if (problem instanceof RangeError) return { accepted: false, reason: 'the file is nested too deeply' };
    throw problem;
  }
}

/** The claim, if all of it follows. @throws {Rejected} */
function verified(c: Certificate): ClaimEntry {
  const { system, roots, claim } = c;
  const n = system.unknowns.length;
  if (hashOf(system) !== system.sha256) throw new Rejected('the hash of the system is another');
  if (new Set(system.unknowns).size !== n) throw new Rejected('two unknowns of one name');
  if (system.equations.length !== n || system.domain.length !== n)
    throw new Rejected('as many equations and domains as unknowns are needed');
  for (const [k, r] of roots.entries()) {
    if (r.x.length !== n || r.inverse.length !== n || r.inverse.some((row) => row.length !== n))
      throw new Rejected(`root ${k + 1} has not ${n} coordinates`);
    if (!(r.r > 0)) throw new Rejected(`root ${k + 1} has no radius`);
  }
  const rules = (c.quadrature ?? []).values();
  const trees = system.equations.map((t) => readFormula(t, system.unknowns, rules));
  if (rules.next().done !== true) throw new Rejected('more rules than means');
  const read = trees.map((t) => polynomialOf(t, n));
  const tables = read.every((p) => p !== undefined) ? (read as readonly Table[]) : undefined;
  // What is searched in a box are real roots: their boxes need not exclude complex ones.
  const field = tables === undefined || c.bound.kind === 'box' ? realField(trees) : polynomialField(tables);
  if (tables === undefined && roots.some((r) => r.x.some(([, im]) => im !== 0)))
    throw new Rejected('complex roots of equations that are no polynomials');
  // What is cheap first; the order proves nothing.
  counted(c, tables);
  distinct(c);
  if (c.bound.kind === 'box' && c.bound.box.length === n) for (const t of trees) prepareMeans(t, spans(c.bound.box));
  for (const [k, r] of roots.entries())
    if (!oneRoot(field, r)) throw new Rejected(`the box of root ${k + 1} is not shown to hold exactly one`);
  for (const text of system.nonzero) {
    const p = polynomialOf(readFormula(text, system.unknowns), n);
    if (p === undefined) throw new Rejected('a denominator that is no polynomial');
    for (const [k, r] of roots.entries())
      if (!neverZero(p, r)) throw new Rejected(`a denominator may vanish at root ${k + 1}`);
  }
  complete(c, trees, tables);
  return claim;
}

function distinct({ roots }: Certificate): void {
  for (const [k, a] of roots.entries())
    for (let m = 0; m < k; m++)
      if (!apart(a, roots[m]!)) throw new Rejected(`the boxes of roots ${m + 1} and ${k + 1} are not disjoint`);
}

/** The numbers of the claim are those of the roots. */
function counted({ roots, claim, bound }: Certificate, tables: readonly Table[] | undefined): void {
  if (tables === undefined || bound.kind === 'box') {
    if (claim.complex !== null) throw new Rejected('complex roots are counted of polynomials only, and not in a box');
  } else if (claim.complex !== roots.length)
    throw new Rejected(`${claim.complex} complex roots are claimed, ${roots.length} are listed`);
  const kinds = roots.map(reality);
  if (claim.real === null) return;
  if (kinds.includes('unknown')) throw new Rejected('it is not shown of all roots whether they are real');
  const real = kinds.filter((k) => k === 'real').length;
  if (real !== claim.real) throw new Rejected(`${claim.real} real roots are claimed, ${real} are listed`);
}

/** That there are no others follows from the bound. */
function complete(
  { system, roots, bound, claim }: Certificate,
  trees: readonly Tree[],
  tables: readonly Table[] | undefined,
): void {
  if (bound.kind === 'box') {
    if (claim.complete === 'no') throw new Rejected('a box is searched, and nothing is claimed of it');
    if (bound.box.length !== trees.length) throw new Rejected('a box of another dimension');
    const box = spans(bound.box);
    if (box.some((s) => s.lo > s.hi)) throw new Rejected('an empty box');
    if (roots.some((r) => reality(r) !== 'real')) throw new Rejected('a box is searched for real roots only');
    coverAll(bound.tree, box, trees, roots);
    if (claim.complete !== 'proved') return;
    if (bound.outside === null) throw new Rejected('nothing shows that there are no roots outside of the box');
    const all = narrowed(bound.outside, domainOf(system.domain, numberOf), trees);
    if (all?.some((s, k) => s.lo < box[k]!.lo || s.hi > box[k]!.hi))
      throw new Rejected('nothing shows that there are no roots outside of the box');
    return;
  }
  if (claim.complete === 'box') throw new Rejected('no box is given');
  if (bound.kind === 'none') {
    if (claim.complete !== 'no') throw new Rejected('no bound is given');
    return;
  }
  if (tables === undefined) throw new Rejected('the number of roots of polynomials only is bounded');
  const value = boundOf(bound, tables, system.unknowns, system.nonzero);
  if (value !== bound.value) throw new Rejected(`the bound is ${value}, not ${bound.value}`);
  // In several groups a family may count for nothing: such a bound is on isolated roots alone.
  if (claim.complete === 'proved' && bound.kind === 'groups' && bound.groups.length > 1)
    throw new Rejected('a bound in several groups does not exclude families');
  if (claim.complete === 'proved' && value !== roots.length)
    throw new Rejected(`the bound is ${value}, and ${roots.length} roots are listed`);
}

const spans = (box: readonly (readonly [number, number])[]): readonly Span[] =>
  box.map(([lo, hi]) => ({ lo: double(lo).lo, hi: double(hi).hi }));

function numberOf(text: string): Exact {
  const t = readFormula(text, []);
  const number = polynomialOf(t, 0)?.get('');
  if (number === undefined && polynomialOf(t, 0)?.size !== 0) throw new Rejected(`\`${text}\` is no number`);
  return number?.c ?? { n: 0n, d: 1n };
}
