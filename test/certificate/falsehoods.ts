import { hashOf } from '../../src/certificate/check.ts';
import type { Certificate, TreeEntry } from '../../src/certificate/format.ts';
import type { RandomStream } from '../../src/numeric/random.ts';

export type Open<T> = { -readonly [K in keyof T]: T[K] extends object ? Open<T[K]> : T[K] };

/** A way to make a certificate say what is not so. */
export interface Falsehood {
  readonly what: string;
  readonly falsify: (c: Open<Certificate>, draw: RandomStream) => void;
}
const some = <T>(list: readonly T[], draw: RandomStream): T => list[Math.floor(draw.uniform() * list.length)]!;
export type Root = { x: [number, number][]; r: number };

export const ROOTS: readonly Falsehood[] = [
  {
    what: 'a root moved',
    falsify: (c, draw) => {
      const r = some(c.roots, draw) as unknown as Root;
      some(r.x, draw)[0] += (draw.uniform() < 0.5 ? -1 : 1) * r.r * (3 + 100 * draw.uniform());
    },
  },
  {
    what: 'a root twice',
    falsify: (c, draw) => {
      const roots = c.roots as unknown as unknown[];
      roots.push(some(roots, draw));
      const claim = c.claim as { complex: number | null; real: number | null };
      if (claim.complex !== null) claim.complex++;
    },
  },
  {
    what: 'a root left out',
    falsify: (c, draw) => {
      const roots = c.roots as unknown as unknown[];
      roots.splice(Math.floor(draw.uniform() * roots.length), 1);
    },
  },
  {
    what: 'a real root more or less',
    falsify: (c, draw) => {
      (c.claim as { real: number }).real += draw.uniform() < 0.5 ? 1 : -1;
    },
  },
  {
    what: 'another system',
    falsify: (c, draw) => {
      const system = c.system as unknown as Open<Certificate['system']>;
      const equations = system.equations as unknown as string[];
      const k = Math.floor(draw.uniform() * equations.length);
      equations[k] = `${equations[k]} + ${1 + Math.floor(1000 * draw.uniform())}/10000`;
      system.sha256 = hashOf(system as never);
    },
  },
  {
    what: 'a radius in which there is more than one root, or none',
    falsify: (c, draw) => {
      const r = some(c.roots, draw) as unknown as Root;
      r.r = draw.uniform() < 0.5 ? 1e3 : -r.r;
    },
  },
];
const leaves = (t: TreeEntry, out: unknown[][] = []): unknown[][] => {
  if (t[0] === 'cut') {
    leaves(t[3], out);
    leaves(t[4], out);
  } else out.push(t as unknown as unknown[]);
  return out;
};
export const BOXES: readonly Falsehood[] = [
  {
    what: 'the boxes of roots said to hold none',
    falsify: (c) => {
      const all = leaves((c.bound as unknown as { tree: TreeEntry }).tree);
      for (const leaf of all.filter((t) => t[0] === 'root')) leaf.splice(0, leaf.length, 'equation', 0);
    },
  },
  {
    what: 'a root said to be in the box of another',
    falsify: (c, draw) => {
      const of = leaves((c.bound as unknown as { tree: TreeEntry }).tree).filter((t) => t[0] === 'root');
      const leaf = some(of, draw);
      leaf[1] = ((leaf[1] as number) + 1) % c.roots.length;
    },
  },
  {
    what: 'nothing said of what is outside',
    falsify: (c) => {
      (c.bound as unknown as { outside: null }).outside = null;
    },
  },
  {
    what: 'less said of what is outside',
    falsify: (c) => {
      (c.bound as unknown as { outside: unknown[] }).outside = [];
    },
  },
];
