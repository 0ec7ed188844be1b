import * as B from '../expr/build.ts';
import type { Atom, Expr, Letter } from '../expr/expr.ts';
import { atomIndex, freeAtom } from '../expr/intern.ts';
import type { Dynamics } from './model.ts';

/** Whether the values of a letter lie on a sphere, in a simplex, or among the symmetric matrices. */
export const isConstrained = (l: Letter): boolean =>
  l.domain.kind === 'sphere' || l.domain.kind === 'simplex' || l.domain.kind === 'symmetric';

/** An index that stands for the last axis where something is summed over it. */
const along = (axis: Atom): Atom => freeAtom(`#along ${axis.name}`, axis.set);

/**
 * A field projected orthogonally to the tangent space of the domain of its state: v - x (x . v)/r^2 on a sphere of radius
 * r, v minus its mean on the simplex, the symmetric part of a matrix (Absil, Mahony & Sepulchre 2008, section 3.6).
 * `indices` name the axes of the state.
 */
export function tangent(state: Letter, indices: readonly Atom[], field: Expr): Expr {
  const { domain } = state;
  const last = indices.at(-1);
  if (last === undefined) return field;
  switch (domain.kind) {
    case 'sphere': {
      const other = along(last);
      const moved = new Map([[last, atomIndex(other)]]);
      const x = (a: Atom): Expr =>
        B.sym(
          state,
          [...indices.slice(0, -1), a].map((i) => atomIndex(i)),
        );
      const inward = B.sum([other], B.mul(x(other), B.replace(field, moved)));
      return B.subtract(field, B.divide(B.mul(x(last), inward), B.square(domain.radius)));
    }
    case 'simplex': {
      const other = along(last);
      const whole = B.sum([other], B.replace(field, new Map([[last, atomIndex(other)]])));
      return B.subtract(field, B.divide(whole, last.set.size));
    }
    case 'symmetric':
      return symmetricPart(indices, field);
    default:
      return field;
  }
}

/**
 * The next value of a map, put back into the domain of its state: u r/|u| on a sphere, u plus what its sum lacks of 1, in
 * equal parts, on the simplex (an orthogonal projection of the plane; entries may become negative, which is seen and
 * not mended), the symmetric part of a matrix. What is in the domain stays where it is.
 */
export function retracted(state: Letter, indices: readonly Atom[], next: Expr): Expr {
  const { domain } = state;
  const last = indices.at(-1);
  if (last === undefined) return next;
  const other = along(last);
  const there = B.replace(next, new Map([[last, atomIndex(other)]]));
  switch (domain.kind) {
    case 'sphere':
      return B.divide(B.mul(domain.radius, next), B.sqrt(B.sum([other], B.square(there))));
    case 'simplex':
      return B.add(next, B.divide(B.subtract(B.one, B.sum([other], there)), last.set.size));
    case 'symmetric':
      return symmetricPart(indices, next);
    default:
      return next;
  }
}

function symmetricPart(indices: readonly Atom[], e: Expr): Expr {
  const [k, l] = [indices.at(-2)!, indices.at(-1)!];
  const swapped = B.replace(
    e,
    new Map([
      [k, atomIndex(l)],
      [l, atomIndex(k)],
    ]),
  );
  return B.divide(B.add(e, swapped), B.num(2));
}

/** The field as the author wrote it, before it is projected. */
export const writtenField = (d: Dynamics): Expr => B.add(...d.pieces.map((p) => B.mul(p.guard, p.right)));
