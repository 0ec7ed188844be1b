import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { derive, load, model, print, verify } from '../src/index.ts';

// What the README shows is run: its model passes, its script prints, its commands and statements exist.

const readme = readFileSync(resolve(import.meta.dirname, '../README.md'), 'utf8');
const blocks = [...readme.matchAll(/```(\w*)\n([\s\S]*?)```/g)].map((m) => ({ language: m[1]!, text: m[2]! }));

const shown = (text: string) => model(Object.assign([text], { raw: [text] }) as unknown as TemplateStringsArray);

describe('the README', () => {
  it('begins with the two commands that do everything', () => {
    expect(blocks[0]!.text).toMatch(/npm ci && npm start/);
    expect(blocks[0]!.text).toMatch(/npm ci && npm test/);
  });

  it('shows a model whose claims pass', async () => {
    const first = blocks.find((b) => b.text.startsWith('model '))!;
    const { result } = await verify(shown(first.text));
    expect(result.claims.length).toBeGreaterThan(2);
    expect(result.claims.filter((c) => !c.passes)).toEqual([]);
  });

  it('shows the statements of the language as they are', () => {
    const statements = blocks.find((b) => b.text.startsWith('size '))!.text;
    const rest = "let L = sum(|W @ s[a,j] - target(mu)|^2 for a in 2, j in n)\nW' = -eta*grad(L, W)\n";
    const text = `model shown\n${statements.replace('csv("wiring.csv")', '[[1, 0, 1]]').replace('n = 9', 'n = 1')}${rest}`;
    expect(shown(text).states.map((s) => s.letter.name)).toEqual(['s', 'W']);
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
