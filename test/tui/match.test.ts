import { expect, it } from 'vitest';
import { bindingsOf } from '../../src/tui/keymap.ts';
import { distance, matching } from '../../src/tui/match.ts';

it('finds words before parts of words, and these before letters with others between', () => {
  const texts = ['recopied', 'compile a poly', 'copy', 'nothing'];
  expect(matching('copy', texts, (x) => x)).toEqual(['copy', 'compile a poly']);
  expect(matching('cop', texts, (x) => x)).toEqual(['copy', 'recopied', 'compile a poly']);
  expect(matching('cpl', texts, (x) => x)).toEqual(['compile a poly']);
});

it('keeps the order of what answers equally well, and all for nothing', () => {
  expect(matching('a', ['b a', 'a', 'c'], (x) => x)).toEqual(['b a', 'a']);
  expect(matching('', ['b', 'a'], (x) => x)).toEqual(['b', 'a']);
});

it('takes the closest letters, wherever they begin', () => {
  expect(distance('ac', 'a--abc')).toBe(2 + 3 - 2);
  expect(distance('abc', 'a a-b c')).toBe(2 + 5 - 3);
  expect(distance('ab', `a${'-'.repeat(20)}b`)).toBeUndefined();
});

it('finds every command by its own short word, first or among equals', () => {
  for (const where of ['browse', 'verify'] as const)
    for (const b of bindingsOf(where)) {
      const found = matching(b.short, bindingsOf(where), (x) => `${x.short} ${x.says} ${x.keys.join(' ')}`);
      expect(found[0]!.short.includes(b.short) || found[0]!.says.includes(b.short)).toBe(true);
      expect(found).toContain(b);
    }
});
