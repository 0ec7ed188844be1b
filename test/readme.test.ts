import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/cli/commands.ts';
import { derive, load, model, print, verify } from '../src/index.ts';
import { DERIVATIONS } from '../src/study/derive.ts';

// What the README shows is run: its model passes, its script prints, its commands and statements exist.

const readme = readFileSync(resolve(import.meta.dirname, '../README.md'), 'utf8');
const blocks = [...readme.matchAll(/```(\w*)\n([\s\S]*?)```/g)].map((m) => ({ language: m[1]!, text: m[2]! }));

const shown = (text: string) => model(Object.assign([text], { raw: [text] }) as unknown as TemplateStringsArray);

describe('the README', () => {
  it('begins with the two commands that do everything', () => {
    expect(blocks[0]!.text).toMatch(/npm ci && npm start/);
    expect(blocks[0]!.text).toMatch(/npm ci && npm test/);
  });

  it('shows models whose claims pass', async () => {
    const models = blocks.filter((b) => b.text.startsWith('model '));
    expect(models.length).toBeGreaterThan(2);
    for (const { text } of models) {
      const { result } = await verify(shown(text));
      expect(result.claims.length).toBeGreaterThan(0);
      expect(result.claims.filter((c) => !c.passes)).toEqual([]);
    }
  });

  it('names no command that does not exist', () => {
    const named = [...readme.matchAll(/npx saddle ([a-z]+)/g)].map((m) => m[1]!);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((n) => !COMMANDS.some((c) => c.name === n))).toEqual([]);
  });

  it('shows a script that runs', async () => {
    const script = blocks.find((b) => b.language === 'ts')!.text;
    const text = /model`([\s\S]*?)`/.exec(script)![1]!;
    const m = shown(text);
    const d = derive(m);
    expect(d.result.flow.map((f) => print(f.right, 'latex'))).toEqual(['-a x']);
    const r = await verify(m, { seed: 1 });
    expect(r.result.claims.map((c) => c.verdict)).toEqual(['proved']);
    expect(() => load('no-such-file.saddle')).toThrow();
  });
});

it('shows the suite that is there to be copied', () => {
  const suite = readFileSync(resolve(import.meta.dirname, '../verify/yours.example.ts'), 'utf8');
  const shownSuite = blocks.find((b) => b.text.startsWith('const m = load('))!.text;
  expect(suite.endsWith(`\n${shownSuite}`)).toBe(true);
});

it('lists all that is derived', () => {
  for (const name of DERIVATIONS) expect(readme).toContain(`| \`${name}\` |`);
});
