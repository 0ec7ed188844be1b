import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { model, verify } from '../src/index.ts';

// Every claim about a mean field is judged as shipped, and once more with its number or its threshold moved: then it has
// to be refuted, each with the two numbers that disagree.

const folder = resolve(import.meta.dirname, '../derivations/mean-field');
const files = readdirSync(folder).filter((f) => f.endsWith('.saddle'));
/** Claims against draws of the un-reduced model are asked once. */
const OF_DRAWS = /^finite-size/;

/** The statement moved by far more than its tolerance. */
function moved(statement: string): string | undefined {
  if (OF_DRAWS.test(statement)) return undefined;
  if (/\bstable at\b/.test(statement)) return statement.replace('stable at', 'unstable at');
  if (statement.startsWith('mean-field threshold')) return statement.replace(/= (.*)$/, '= 1.1*($1)');
  return statement.replace(/= (.*?) to ([^\s%]+)(%?)/, (_, value, to, percent) =>
    percent === '' ? `= ${value} + 30*${to} to ${to}` : `= (${value})*(1 + 30*${to}/100) to ${to}%`,
  );
}

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const changed = text
    .split(/\n(?=claim )/)
    .slice(1)
    .flatMap((c, k) => {
      const [header, statement = ''] = c.split('\n').map((l) => l.trim());
      const other = moved(statement);
      if (other === undefined || other === statement) return [];
      return [`${header!.replace(/^claim \S+/, `claim changed_${k}`)}\n    ${other}`];
    });
  // One model with both, so that its mean field is derived, tested and solved once.
  const m = model`${`${text.trimEnd()}\n${changed.join('\n')}\n`}`;
  let judged: ReturnType<typeof verify> | undefined;
  const claims = async (own: boolean) => {
    judged ??= verify(m, { draws: 1, seed: 3 });
    return (await judged).result.claims.filter((c) => c.id.startsWith('changed_') !== own);
  };

  it('has no claim that fails or is left open', async () => {
    expect((await claims(true)).filter((c) => !c.passes).map((c) => `${c.id}: ${c.verdict}`)).toEqual([]);
  });
  it('has its changed claims refuted', async () => {
    const found = await claims(false);
    expect(found.map((c) => [c.id, c.verdict])).toEqual(found.map((c) => [c.id, 'refuted']));
    expect(found.every((c) => c.witness !== null && c.witness.left !== c.witness.right)).toBe(true);
  });
});
