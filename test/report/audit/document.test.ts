import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit, auditMarkdown } from '../../../src/index.ts';
import type { Model } from '../../../src/model/model.ts';
import { escaped } from '../../../src/report/audit/markdown.ts';
import { labelOf } from '../../../src/report/audit/order.ts';
import { openModels } from '../../../src/study/modelFile.ts';

// The document that comes with the models is what `npm run audit` writes of them as they are now.

const root = join(import.meta.dirname, '../../..');
const document = readFileSync(join(root, 'derivations/AUDIT.md'), 'utf8');
const models: readonly Model[] = openModels(join(root, 'derivations')).map((o) => {
  if (o.status !== 'opened' || o.model === undefined) throw new Error('a model is invalid');
  return o.model;
});
const cited = models.flatMap((m) => m.claims.filter((c) => c.cite !== undefined).map((c) => ({ model: m, claim: c })));
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const lines = document.split('\n');

describe('derivations/AUDIT.md', () => {
  it('lists each claim that cites a source, and no other', () => {
    const listed = [...document.matchAll(/\(`(\w+)` of ([\p{L}\d-]+)\)/gu)].map((m) => `${m[2]}/${m[1]}`).sort();
    expect(listed).toEqual(cited.map(({ model, claim }) => `${model.name}/${claim.name}`).sort());
  });

  it('has each claim as its model states it, with sentence, place and correction', () => {
    const missing = cited.flatMap(({ model, claim }) => {
      const at = lines.findIndex((line) => line.includes(`(\`${claim.name}\` of ${model.name})`));
      const { form, sentence, cite, correction } = claim;
      const above = lines.slice(0, at).findLast((line) => line.startsWith('> ')) ?? '';
      const below = lines.slice(at + 1, at + 4).join('\n');
      const there = [
        form.kind === 'empirical' || lines[at]!.startsWith(`- \`${oneLine(claim.text)}\``),
        claim.given === undefined || form.kind === 'empirical' || lines[at]!.includes(oneLine(claim.given)),
        sentence === undefined || above.includes(`“${escaped(sentence)}”`),
        cite!.where === undefined || above.includes(escaped(cite!.where)),
        correction === undefined || !lines[at]!.includes('**refuted**') || below.includes(oneLine(correction.text)),
      ];
      return there.every((x) => x) ? [] : [`${model.name}/${claim.name}: ${there}`];
    });
    expect(missing).toEqual([]);
  });

  it('has a heading for each statement, in order', () => {
    const numbers = lines.flatMap((line) => {
      const [, label] = /^### (\p{Lu}+\d+): /u.exec(line) ?? [];
      return label === undefined ? (line.startsWith('## ') ? ['source'] : []) : [label];
    });
    const own = numbers.map((x) => labelOf(x).number ?? 0);
    for (const [k, n] of own.entries()) if (n > 0) expect([numbers[k], n > own[k - 1]!]).toEqual([numbers[k], true]);
    const expected = new Set(
      cited.flatMap(({ claim }) => (labelOf(claim.name).number === undefined ? [] : [labelOf(claim.name).text])),
    );
    expect(new Set(numbers.filter((x) => x !== 'source'))).toEqual(expected);
  });

  it('says what judging says, on a model that is quickly judged', async () => {
    const quick = models.find((m) => m.name === 'variance-collapse')!;
    const written = auditMarkdown(await audit(quick))
      .split('\n')
      .filter((line) => /^( {2})?- .*\*\*|^ {2}- witness/.test(line));
    expect(written.length).toBeGreaterThan(8);
    expect(written.filter((line) => !lines.includes(line))).toEqual([]);
  });

  it('names no place of the machine', () => {
    expect(document).not.toMatch(/\/(home|tmp|usr|root|work|Users)\b/);
  });
});
