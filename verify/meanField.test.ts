import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { load, model, verify } from '../src/index.ts';

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
  return statement.replace(/= (.*?) to (\S+)/, (_, value, to) => `= ${value} + 30*${to} to ${to}`);
}

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const shipped = load(join(folder, file));
  it('has no claim that fails or is left open', async () => {
    const { result } = await verify(shipped, { draws: 1, seed: 3 });
    expect(result.claims.filter((c) => !c.passes).map((c) => `${c.id}: ${c.verdict}`)).toEqual([]);
  });
  it('has its changed claims refuted', async () => {
    let changed = 0;
    const claims = text
      .split(/\n(?=claim )/)
      .slice(1)
      .flatMap((c, k) => {
        const [header, statement = ''] = c.split('\n').map((l) => l.trim());
        const other = moved(statement);
        if (other === undefined || other === statement) return [];
        changed++;
        return [`${header!.replace(/^claim \S+/, `claim changed_${k}`)}\n    ${other}`];
      });
    if (changed === 0) return;
    const whole = `${text.split(/\nclaim /)[0]}\n${claims.join('\n')}\n`;
    const { result } = await verify(model`${whole}`, { draws: 1, seed: 3 });
    expect(result.claims.map((c) => [c.id, c.verdict])).toEqual(result.claims.map((c) => [c.id, 'refuted']));
    expect(result.claims.every((c) => c.witness !== null && c.witness.left !== c.witness.right)).toBe(true);
  });
});
