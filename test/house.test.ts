import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

// The laws of the house, read from the import lines.

const root = resolve(import.meta.dirname, '..');
const src = join(root, 'src');

const files = (readdirSync(src, { recursive: true }) as string[])
  .filter((f) => /\.tsx?$/.test(f))
  .map((f) => f.replaceAll('\\', '/'))
  .sort();
const text = new Map(files.map((f) => [f, readFileSync(join(src, f), 'utf8')]));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly library: boolean;
}
const imports: readonly Import[] = files.flatMap((from) => {
  const code = text.get(from)!;
  const found = [
    ...code.matchAll(/^\s*(?:import|export)\b[^;'"]*?from\s+['"]([^'"]+)['"]/gm),
    ...code.matchAll(/^\s*import\s+['"]([^'"]+)['"]/gm),
    ...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g),
    ...code.matchAll(/\bcreateRequire\(import\.meta\.url\)\(\s*['"]([^'"]+)['"]/g),
  ].map((m) => m[1]!);
  return found
    .filter((to) => !to.startsWith('node:'))
    .map((to) =>
      to.startsWith('.')
        ? { from, to: relative(src, join(dirname(join(src, from)), to)).replaceAll('\\', '/'), library: false }
        : { from, to, library: true },
    );
});

/** What each room may stand on, besides itself. */
const GROUND: Readonly<Record<string, readonly string[]>> = {
  'diagnostic.ts': [],
  // The checker of certificates: it stands on nothing, so that it can be read and trusted alone.
  certificate: [],
  expr: ['diagnostic.ts'],
  rewrite: ['expr', 'diagnostic.ts'],
  model: ['expr', 'diagnostic.ts'],
  theory: ['rewrite', 'model', 'expr', 'diagnostic.ts'],
  numeric: ['model', 'expr', 'diagnostic.ts'],
  check: ['certificate', 'theory', 'numeric', 'rewrite', 'model', 'expr', 'diagnostic.ts'],
  study: ['certificate', 'check', 'theory', 'numeric', 'rewrite', 'model', 'expr', 'diagnostic.ts'],
  report: ['certificate', 'study', 'check', 'theory', 'numeric', 'rewrite', 'model', 'expr', 'diagnostic.ts'],
  // The screen: its thread imports words and types only, as a law below says; the thread behind it stands on all of this.
  tui: ['report', 'study', 'model', 'expr', 'diagnostic.ts'],
  cli: ['certificate', 'tui', 'report', 'study', 'check', 'theory', 'model', 'expr', 'diagnostic.ts'],
  'index.ts': ['certificate', 'report', 'study', 'check', 'theory', 'model', 'expr', 'diagnostic.ts'],
};
const room = (f: string): string => f.split('/')[0]!;

/** Each library and the one file, or folder, that may import it. */
const DOORS: Readonly<Record<string, string>> = {
  'ml-matrix': 'numeric/linear.ts',
  'ode45-cash-karp': 'numeric/integrate/cashKarp.ts',
  '@stdlib/math-base-special-erf': 'expr/errorFunction.ts',
  '@stdlib/math-base-special-gamma': 'expr/special/gamma.ts',
  '@stdlib/math-base-special-digamma': 'expr/special/gamma.ts',
  '@stdlib/math-base-special-trigamma': 'expr/special/gamma.ts',
  mathjs: 'check/relations/mathjs/',
  'fast-check': 'study/arbitrary.ts',
  ink: 'tui/ink/',
  react: 'tui/ink/',
};

/** The files that a file loads when it runs: not those of which it names types alone. */
function loads(f: string): readonly string[] {
  const statements = [...text.get(f)!.matchAll(/^\s*(import|export)\b([^;'"]*?)from\s+['"](\.[^'"]+)['"]/gm)];
  const named = statements.filter(([, , what]) => {
    if (/^\s*type\b/.test(what!)) return false;
    const names = /\{([^}]*)\}/
      .exec(what!)?.[1]
      ?.split(',')
      .map((n) => n.trim()) ?? ['*'];
    return names.some((n) => n !== '' && !n.startsWith('type '));
  });
  const later = [...text.get(f)!.matchAll(/\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/g)].map((m) => m[1]!);
  return [...named.map((m) => m[3]!), ...later].map((to) =>
    relative(src, join(dirname(join(src, f)), to)).replaceAll('\\', '/'),
  );
}

describe('the laws of the house', () => {
  it('knows every room', () => {
    expect([...new Set(files.map(room))].filter((r) => GROUND[r] === undefined)).toEqual([]);
  });

  it('imports only downwards', () => {
    const broken = imports
      .filter((i) => !i.library && room(i.from) !== room(i.to) && !GROUND[room(i.from)]!.includes(room(i.to)))
      .map((i) => `${i.from} -> ${i.to}`);
    expect(broken).toEqual([]);
  });

  it('has no cycles', () => {
    const next = new Map(files.map((f) => [f, imports.filter((i) => i.from === f && !i.library).map((i) => i.to)]));
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (f: string, path: readonly string[]): void => {
      if (state.get(f) === 'done') return;
      if (state.get(f) === 'open') {
        cycles.push([...path.slice(path.indexOf(f)), f].join(' -> '));
        return;
      }
      state.set(f, 'open');
      for (const to of next.get(f) ?? []) visit(to, [...path, f]);
      state.set(f, 'done');
    };
    for (const f of files) visit(f, []);
    expect(cycles).toEqual([]);
  });

  it('has no circle of folders within a folder', () => {
    const parents = new Set(files.flatMap((f) => f.split('/').map((_, k, parts) => parts.slice(0, k).join('/'))));
    const circles = [...parents].flatMap((parent) => {
      /** The folder within the parent that a file lies in; what lies in the parent itself is left out. */
      const child = (f: string): string | undefined => {
        const inner = parent === '' ? f : f.startsWith(`${parent}/`) ? f.slice(parent.length + 1) : undefined;
        return inner?.includes('/') ? inner.split('/')[0] : undefined;
      };
      const next = new Map<string, Set<string>>();
      for (const { from, to, library } of imports) {
        const [a, b] = library ? [] : [child(from), child(to)];
        if (a !== undefined && b !== undefined && a !== b) next.set(a, (next.get(a) ?? new Set()).add(b));
      }
      const reached = (a: string, seen = new Set<string>()): Set<string> => {
        for (const b of next.get(a) ?? []) if (!seen.has(b)) reached(b, seen.add(b));
        return seen;
      };
      return [...next.keys()].filter((a) => reached(a).has(a)).map((a) => `${parent}/${a}`);
    });
    expect(circles).toEqual([]);
  });

  it('keeps the two wings apart', () => {
    const wing = (f: string): string | undefined =>
      room(f) === 'theory' || room(f) === 'rewrite' ? 'symbolic' : room(f) === 'numeric' ? 'numeric' : undefined;
    const crossing = imports.filter(
      (i) => !i.library && wing(i.from) !== undefined && wing(i.to) !== undefined && wing(i.from) !== wing(i.to),
    );
    expect(crossing).toEqual([]);
  });

  it('has one door for each library', () => {
    const broken = imports
      .filter((i) => i.library)
      .filter((i) => {
        const name = i.to.startsWith('@') ? i.to.split('/').slice(0, 2).join('/') : i.to.split('/')[0]!;
        const door = DOORS[name];
        return door === undefined || !(door.endsWith('/') ? i.from.startsWith(door) : i.from === door);
      })
      .map((i) => `${i.from} -> ${i.to}`);
    expect(broken).toEqual([]);
  });

  it('has no engine in the thread of the screen', () => {
    // What is loaded when the screen opens: imports that are not of types alone, from the command on.
    const loaded = new Set<string>();
    const visit = (f: string): void => {
      if (loaded.has(f)) return;
      loaded.add(f);
      for (const to of loads(f)) visit(to);
    };
    visit('cli/tui.ts');
    const rooms = new Set([...loaded].map(room).filter((r) => r !== 'tui' && r !== 'cli'));
    const below = [...loaded].filter((f) => ['study', 'report', 'diagnostic.ts'].includes(room(f)));
    expect(below.filter((f) => !f.startsWith('report/figure/')).sort()).toEqual([
      'diagnostic.ts',
      'report/columns.ts',
      'report/words.ts',
      'study/modelPaths.ts',
      'study/readText.ts',
    ]);
    expect([...rooms].sort()).toEqual(['diagnostic.ts', 'report', 'study']);
    expect(loaded.has('tui/engineThread.ts')).toBe(false);
  });

  it('names no model in src', () => {
    const derivations = join(root, 'derivations');
    const names = (readdirSync(derivations, { recursive: true }) as string[])
      .filter((f) => f.endsWith('.saddle'))
      .map((f) => /^model\s+(\S+)/m.exec(readFileSync(join(derivations, f), 'utf8'))?.[1])
      .filter((n): n is string => n !== undefined);
    expect(names.length).toBeGreaterThan(0);
    const found = names.flatMap((n) => files.filter((f) => text.get(f)!.includes(n)).map((f) => `${f}: ${n}`));
    expect(found).toEqual([]);
  });

  it('takes terms apart by exhaustive switches and makes them in one place', () => {
    // Terms are interned by the constructors alone, indices and letters beside the names that they stand on.
    const makers = imports
      .filter(
        (i) =>
          i.to === 'expr/table.ts' && /import[^;]*\bintern(By)?\b[^;]*from '[^']*table.ts'/s.test(text.get(i.from)!),
      )
      .map((i) => i.from);
    expect(makers).toEqual(['expr/build.ts', 'expr/intern.ts']);
  });
});
