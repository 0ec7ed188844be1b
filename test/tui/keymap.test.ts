import { describe, expect, it } from 'vitest';
import { bindingsOf, type Context, KEYMAP } from '../../src/tui/keymap.ts';
import { keysOf, labelOf } from '../../src/tui/keys.ts';
import { overlayLines } from '../../src/tui/typed.ts';
import { screen } from './states.ts';

const CONTEXTS: readonly Context[] = ['browse', 'verify'];

describe('the table of keys', () => {
  it.each(CONTEXTS)('gives a key one meaning in %s', (context) => {
    const owners = new Map<string, string[]>();
    for (const b of bindingsOf(context)) for (const k of b.keys) owners.set(k, [...(owners.get(k) ?? []), b.command]);
    expect([...owners].filter(([, commands]) => commands.length > 1)).toEqual([]);
  });

  it.each(CONTEXTS)('says every command of %s once, in help and palette', (context) => {
    const listed = overlayLines(screen({ screen: context, overlay: { kind: 'palette', text: '', at: 0 } }));
    expect(listed.map((l) => l.command).sort()).toEqual(
      bindingsOf(context)
        .map((b) => b.command)
        .sort(),
    );
    expect(new Set(listed.map((l) => l.says)).size).toBe(listed.length);
  });

  it('describes each binding and holds somewhere', () => {
    for (const b of KEYMAP) {
      expect(b.when.length, b.command).toBeGreaterThan(0);
      expect(b.says, b.command).toMatch(/^\p{Ll}/u);
      expect(b.says, b.command).not.toMatch(/\.$/);
      expect(b.short.length, b.command).toBeLessThan(17);
    }
  });

  it('keeps help and quit before all others', () => {
    const first = [...KEYMAP].sort((a, b) => b.priority - a.priority).slice(0, 2);
    expect(first.map((b) => b.command).sort()).toEqual(['help', 'quit']);
  });
});

describe('keys of a read', () => {
  it('splits letters that arrive together', () => {
    expect(keysOf('jj', {})).toEqual(['j', 'j']);
    expect(keysOf('jkG?', {})).toEqual(['j', 'k', 'G', '?']);
    expect(keysOf('/µ̂', {})).toHaveLength(3);
    expect(keysOf('j\r', {})).toEqual(['j', 'enter']);
  });

  it('takes a named key as itself', () => {
    expect(keysOf('', { upArrow: true })).toEqual(['up']);
    expect(keysOf('', { leftArrow: true, shift: true })).toEqual(['shift+left']);
    expect(keysOf('', { escape: true, meta: true })).toEqual(['escape']);
    expect(keysOf('\t', { tab: true })).toEqual(['tab']);
    expect(keysOf('', { tab: true, shift: true })).toEqual(['shift+tab']);
    expect(keysOf('', { delete: true })).toEqual(['backspace']);
    expect(keysOf('', { backspace: true })).toEqual(['backspace']);
  });

  it('knows control keys, alone and in a run of letters', () => {
    expect(keysOf('p', { ctrl: true })).toEqual(['ctrl+p']);
    expect(keysOf('\u0004', {})).toEqual(['ctrl+d']);
    expect(keysOf('j\u0003', {})).toEqual(['j', 'ctrl+c']);
  });

  it.each(['[I', '[O', '[<0;10;20M', '[?62;22c', '[200~', '[12;40R'])(
    'takes %s for a reply of the terminal',
    (reply) => {
      expect(keysOf(reply, {})).toEqual([]);
    },
  );

  it('labels keys in plain signs too', () => {
    for (const b of KEYMAP) for (const k of b.keys) expect(labelOf(k, true)).toMatch(/^[ -~]+$/);
    expect(labelOf('ctrl+p')).toBe('^P');
    expect(labelOf('enter')).toBe('⏎');
  });
});
