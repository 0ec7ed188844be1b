import type { Character } from '../check/fixedPoints/character.ts';
import type { Interval } from '../numeric/interval/interval.ts';
import { sizeOf } from '../numeric/setting.ts';
import type { Solved } from '../study/solve.ts';
import { identityOf } from '../study/values.ts';
import { document, type Figure, figure, warningsOf } from './document.ts';
import { reservedNames } from './expression.ts';
import { familyDocuments } from './fixedPointsDocument.ts';
import { nested } from './simulateDocument.ts';
import type {
  FixedPointDocument,
  PointDocument,
  SolveDocument,
  SolveResult,
  UnresolvedDocument,
} from './solveResult.ts';

/** At most so many unresolved places are listed. */
const MOST = 100;

/** The document of what was solved. */
export function solveDocument(s: Solved): SolveDocument {
  const about = { model: identityOf(s.model), values: s.values, seed: s.seed };
  return document('solve', about, resultOf(s), warningsOf(s.model.name, s.model.warnings));
}

function resultOf(s: Solved): SolveResult {
  const { solution, complete } = s;
  const { counted, boxed } = solution ?? {};
  const ordered = [...s.points].sort((p, q) => lexicographic(p.root.x, q.root.x));
  const real = ordered.filter((p) => p.character !== undefined);
  return {
    ansatz: s.ansatz ?? null,
    fixedPoints: [
      ...real.map(
        (p): FixedPointDocument => ({
          point: pointOf(s, part(p.root.x, 0)),
          inDomain: p.membership === 'unknown' ? null : p.membership === 'inside',
          ...characterOf(p.character!),
          certificate: { method: 'krawczyk', radius: figure(p.root.radius) },
        }),
      ),
      ...[...s.uncertified]
        .sort((p, q) => lexicographic(p.x, q.x))
        .map(
          (p): FixedPointDocument => ({
            point: pointOf(s, p.x),
            inDomain: null,
            ...characterOf(p.character),
            certificate: null,
            uncertified: p.why,
          }),
        ),
    ],
    complexPoints: ordered
      .filter((p) => p.character === undefined)
      .map(({ root }) => ({
        re: pointOf(s, part(root.x, 0)),
        im: pointOf(s, part(root.x, 1)),
        radius: figure(root.radius),
      })),
    complete: {
      verdict: complete.verdict,
      says: complete.says,
      bound:
        counted?.bound === undefined
          ? null
          : {
              value: counted.bound.value,
              method:
                counted.bound.kind === 'groups'
                  ? counted.bound.groups.length <= 1
                    ? 'bezout'
                    : 'groups'
                  : counted.bound.kind,
            },
      counts: {
        complex: counted === undefined ? null : counted.roots.length,
        real: real.length,
        inDomain: real.filter((p) => p.membership === 'inside').length,
        atInfinity: counted === undefined ? null : counted.atInfinity,
      },
      box: boxed === undefined ? null : sidesOf(s, boxed.box),
      unresolved: unresolved(s),
    },
    families: s.families.map((f) => ({ dimension: f.dimension, point: pointOf(s, f.point), reached: f.reached })),
    ...(s.inLetters && {
      familiesInLetters: familyDocuments(s.inLetters.of, s.inLetters.families, reservedNames(s.model)),
    }),
    special: [],
    ...(s.ofDrift && { ofDrift: true }),
  };
}

const characterOf = ({ residual, stability, reason, eigenvalues }: Character) => ({
  residual: figure(residual),
  stability,
  ...(reason !== undefined && { reason }),
  eigenvalues: eigenvalues.map((e) => ({ ...e, re: figure(e.re), im: figure(e.im) })),
});

function unresolved(s: Solved): readonly UnresolvedDocument[] {
  const { counted, boxed } = s.solution ?? {};
  const at = (kind: 'singular' | 'uncertified', x: Float64Array): UnresolvedDocument => ({
    kind,
    point: { re: pointOf(s, part(x, 0)), im: pointOf(s, part(x, 1)) },
    box: null,
  });
  const places = s.complete.families ? [] : (counted?.singular ?? []).map((p) => at('singular', p.x));
  return [
    ...places,
    ...(counted?.uncertified ?? []).map((x) => at('uncertified', x)),
    ...(counted?.doubtful ?? []).map((r) => at('uncertified', r.x)),
    ...(boxed?.clusters ?? []).map((b): UnresolvedDocument => ({ kind: 'box', point: null, box: sidesOf(s, b) })),
  ].slice(0, MOST);
}

const part = (x: Float64Array, which: 0 | 1): Float64Array => x.filter((_, k) => k % 2 === which);

/** Packed numbers as states in their shapes. */
function pointOf(s: Solved, x: Float64Array): PointDocument {
  const point: Record<string, PointDocument[string]> = {};
  let at = 0;
  for (const l of s.letters) {
    const shape = l.axes.map((a) => sizeOf(a.size, s.setting.sizes));
    point[l.name] = nested(x, shape, at);
    at += shape.reduce((n, k) => n * k, 1);
  }
  return point;
}

const sidesOf = (s: Solved, box: readonly Interval[]): Readonly<Record<string, readonly [Figure, Figure]>> =>
  Object.fromEntries(s.solution!.system.unknowns.map((u, k) => [u.name, [figure(box[k]!.lo), figure(box[k]!.hi)]]));

/** By coordinates, those that differ by rounding only as equal. */
function lexicographic(a: Float64Array, b: Float64Array): number {
  for (const [k, v] of a.entries()) {
    const gap = v - b[k]!;
    if (Math.abs(gap) > 1e-9 * Math.max(1, Math.abs(v))) return gap;
  }
  return 0;
}
