import { add, num, one, sym } from '../expr/build.ts';
import type { Expr, Letter } from '../expr/expr.ts';
import { letter } from '../expr/intern.ts';
import { substitute } from '../expr/traverse.ts';

/** A term with sizes counted from the smallest that their domains allow, where they have such bounds. */
export const sizesCounted = (e: Expr): Expr =>
  substitute(e, ({ letter: size }) => {
    const { domain, role } = size;
    if (role !== 'size' || domain.kind !== 'integer' || domain.lower === undefined) return undefined;
    return add(sym(counted(size)), domain.lower.value, domain.lower.open ? one : num(0), num(-1));
  });

/** 1, 2, 3 … for the sizes from the smallest on: its own domain starts at 1, whatever that of the size says. */
const counted = ({ name }: Letter): Letter =>
  letter({ name: `#counted ${name}`, role: 'size', domain: { kind: 'integer', lower: { value: one, open: false } } });
