import { type At, jacobian, type Model, states } from '../src/index.ts';
import { flat } from './property.ts';

/** A direction in the space of all states: the numbers that move, and by how much. */
type Direction = readonly { readonly at: number; readonly by: number }[];

/** Orthonormal directions across a vector: the other columns of the reflection that takes it to an axis (Householder 1958). */
function across(v: readonly number[], from: number): readonly Direction[] {
  const length = Math.hypot(...v);
  const w = v.map((x, k) => x / length + (k === 0 ? (x < 0 ? -1 : 1) : 0));
  const square = w.reduce((s, x) => s + x * x, 0);
  return v
    .slice(1)
    .map((_, m) => v.map((_, k) => ({ at: from + k, by: (k === m + 1 ? 1 : 0) - (2 * w[k]! * w[m + 1]!) / square })));
}

/** Orthonormal directions of the symmetric matrices of a width. */
function symmetric(width: number, from: number): readonly Direction[] {
  const found: Direction[] = [];
  for (let i = 0; i < width; i++) {
    found.push([{ at: from + i * width + i, by: 1 }]);
    for (let j = 0; j < i; j++)
      found.push([
        { at: from + i * width + j, by: Math.SQRT1_2 },
        { at: from + j * width + i, by: Math.SQRT1_2 },
      ]);
  }
  return found;
}

/** Orthonormal directions along which the states may move from where they are, within their spheres and simplices. */
function directions(m: Model, at: At): readonly Direction[] {
  const y = states(m, at);
  const found: Direction[] = [];
  let from = 0;
  for (const { letter } of m.states) {
    const numbers = flat(y[letter.name]!);
    const { kind } = letter.domain;
    const width = lastOf(y[letter.name]!);
    const part = kind === 'symmetric' ? width * width : width;
    for (let k = 0; k < numbers.length; k += part) {
      const own = numbers.slice(k, k + part);
      if (kind === 'sphere') found.push(...across(own, from + k));
      else if (kind === 'simplex')
        found.push(
          ...across(
            own.map(() => 1),
            from + k,
          ),
        );
      else if (kind === 'symmetric') found.push(...symmetric(width, from + k));
      else found.push(...own.map((_, j) => [{ at: from + k + j, by: 1 }]));
    }
    from += numbers.length;
  }
  return found;
}
const lastOf = (x: unknown): number => (Array.isArray(x) ? (Array.isArray(x[0]) ? lastOf(x[0]) : x.length) : 1);

const FREE: ReadonlySet<string> = new Set(['sphere', 'simplex', 'symmetric']);

/**
 * The Jacobian along the directions in which states may move: at a fixed point of a projected field that is the covariant
 * derivative (Absil, Mahony & Sepulchre 2008, Optimization Algorithms on Matrix Manifolds, section 5.3).
 */
export function jacobianWithin(m: Model, at: At): readonly (readonly number[])[] {
  const J = jacobian(m, at);
  if (!m.states.some((s) => FREE.has(s.letter.domain.kind))) return J;
  const all = directions(m, at);
  const columns = all.map((d) => J.map((row) => d.reduce((s, { at: j, by }) => s + row[j]! * by, 0)));
  return all.map((d) => columns.map((c) => d.reduce((s, { at: i, by }) => s + c[i]! * by, 0)));
}
