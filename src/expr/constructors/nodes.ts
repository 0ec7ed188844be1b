import type { Add, Atom, Call, Expr, Grad, Index, Letter, Mul, Num, Pow, Sym } from '../expr.ts';
import type { FunctionName } from '../functionNames.ts';
import { hashText, mix, mixSorted } from '../hash.ts';
import { atomsOf, mergeAtoms } from '../intern.ts';
import * as Q from '../rational.ts';
import { inOrder } from '../symmetric.ts';
import { type BinderNodes, binderNodes } from './binderNodes.ts';
import { agree, hashOf, hashWith, type Intern, type InternBy, KIND } from './parts.ts';

/** Whole numbers up to this have a place of their own. */
const SMALL = 64n;

/** The kinds of terms as they are written, one maker for each: with a key, a hash and free atoms, but no normal form. */
export interface Nodes extends BinderNodes {
  /** An exact number. */
  num(value: Q.Rational | number | bigint): Num;
  readonly zero: Num;
  readonly one: Num;
  readonly minusOne: Num;
  /** A component of a letter. */
  sym(letter: Letter, indices?: readonly Index[]): Sym;
  /** An index as a number that is no other term. */
  indexNode(index: Index): Expr;
  /** A condition that does not depend on the order of its indices. */
  pairNode(kind: 'delta' | 'unequal', i: Index, j: Index): Expr;
  /** A condition that depends on it. */
  orderedNode(kind: 'less' | 'member', i: Index, j: Index): Expr;
  /** At least two sorted terms, the number first. */
  addNode(terms: readonly Expr[]): Add;
  /** A coefficient and sorted factors; one factor alone stays itself, none is a number. */
  mulNode(coefficient: Q.Rational, factors: readonly Expr[]): Expr;
  powNode(base: Expr, exponent: Expr): Pow;
  callNode(fn: FunctionName, args: readonly Expr[]): Call;
  /** A derivative that is not taken yet. */
  grad(of: Expr, by: Sym): Grad;
  /** A term as coefficient times the rest. */
  split(e: Expr): readonly [Q.Rational, Expr];
}

const [SYM, ADD, MUL, POW] = [KIND.sym | 0, KIND.add | 0, KIND.mul | 0, KIND.pow | 0];
const NO_ATOMS: readonly Atom[] = [];

/** The makers of all kinds of terms. Whoever holds the intern table can make terms: that is `build.ts` alone. */
export function nodes(intern: Intern, internBy: InternBy): Nodes {
  const { bindNode, reduceNode } = binderNodes(intern, internBy);
  const small: Num[] = [];
  function num(value: Q.Rational | number | bigint): Num {
    const q = typeof value === 'object' ? value : typeof value === 'bigint' ? Q.rational(value) : Q.fromNumber(value);
    if (q.d !== 1n || q.n > SMALL || q.n < -SMALL) return numNode(q);
    const place = Number(q.n + SMALL);
    small[place] ??= numNode(q);
    return small[place]!;
  }
  function numNode(q: Q.Rational): Num {
    return intern(`n${Q.text(q)}`, (id) => ({
      id,
      kind: 'num',
      value: q,
      height: 0,
      free: NO_ATOMS,
      hash: mix(KIND.num, hashText(Q.text(q))),
    }));
  }
  const zero = num(0);
  const one = num(1);
  const minusOne = num(-1);

  function sym(letter: Letter, written: readonly Index[] = []): Sym {
    if (written.length !== letter.axes.length)
      throw new Error(`${letter.name} has ${letter.axes.length} axes, not ${written.length}`);
    const indices = inOrder(letter, written);
    return internBy<Sym>(
      hashOf(letter.id, indices) ^ SYM,
      (x) => x.kind === 'sym' && x.letter === letter && agree(x.indices, indices),
      (id) => {
        let hash = mix(KIND.sym, letter.hash);
        for (const i of indices) hash = mix(hash, i.hash);
        return { id, kind: 'sym', letter, indices, height: 0, free: mergeAtoms(indices.map(atomsOf)), hash };
      },
    );
  }

  function indexNode(index: Index): Expr {
    return intern(`v${index.id}`, (id) => ({
      id,
      kind: 'value',
      index,
      height: 0,
      free: atomsOf(index),
      hash: mix(KIND.value, index.hash),
    }));
  }

  function pairNode(kind: 'delta' | 'unequal', i: Index, j: Index): Expr {
    return intern(`${kind === 'delta' ? 'd' : 'u'}${i.id},${j.id}`, (id) => ({
      id,
      kind,
      i,
      j,
      height: 0,
      free: mergeAtoms([atomsOf(i), atomsOf(j)]),
      hash: mixSorted(KIND[kind], [i.hash, j.hash]),
    }));
  }

  function orderedNode(kind: 'less' | 'member', i: Index, j: Index): Expr {
    return intern(`${kind === 'less' ? 'l' : 'm'}${i.id},${j.id}`, (id) => ({
      id,
      kind,
      i,
      j,
      height: 0,
      free: mergeAtoms([atomsOf(i), atomsOf(j)]),
      hash: mix(mix(KIND[kind], i.hash), j.hash),
    }));
  }

  function addNode(terms: readonly Expr[]): Add {
    return internBy<Add>(
      hashOf(ADD, terms),
      (x) => x.kind === 'add' && agree(x.terms, terms),
      (id) => ({
        id,
        kind: 'add',
        terms,
        height: Math.max(...terms.map((t) => t.height)),
        free: mergeAtoms(terms.map((t) => t.free)),
        hash: mixSorted(
          KIND.add,
          terms.map((t) => t.hash),
        ),
      }),
    );
  }

  function mulNode(coefficient: Q.Rational, factors: readonly Expr[]): Expr {
    if (factors.length === 0) return num(coefficient);
    if (factors.length === 1 && Q.isOne(coefficient)) return factors[0]!;
    return internBy<Mul>(
      hashOf(hashWith(MUL, coefficient), factors),
      (x) =>
        x.kind === 'mul' &&
        x.coefficient.n === coefficient.n &&
        x.coefficient.d === coefficient.d &&
        agree(x.factors, factors),
      (id) => ({
        id,
        kind: 'mul',
        coefficient,
        factors,
        height: Math.max(...factors.map((f) => f.height)),
        free: mergeAtoms(factors.map((f) => f.free)),
        hash: mixSorted(
          mix(KIND.mul, hashText(Q.text(coefficient))),
          factors.map((f) => f.hash),
        ),
      }),
    );
  }

  function powNode(base: Expr, exponent: Expr): Pow {
    return internBy<Pow>(
      hashOf(POW, [base, exponent]),
      (x) => x.kind === 'pow' && x.base === base && x.exponent === exponent,
      (id) => ({
        id,
        kind: 'pow',
        base,
        exponent,
        height: Math.max(base.height, exponent.height),
        free: mergeAtoms([base.free, exponent.free]),
        hash: mix(mix(KIND.pow, base.hash), exponent.hash),
      }),
    );
  }

  function callNode(fn: FunctionName, args: readonly Expr[]): Call {
    return intern(`f${fn}:${args.map((x) => x.id).join(',')}`, (id) => ({
      id,
      kind: 'call',
      fn,
      args,
      height: Math.max(...args.map((x) => x.height)),
      free: mergeAtoms(args.map((x) => x.free)),
      hash: args.reduce((h, x) => mix(h, x.hash), mix(KIND.call, hashText(fn))),
    }));
  }

  function grad(of: Expr, by: Sym): Grad {
    return intern(`g${of.id},${by.id}`, (id) => ({
      id,
      kind: 'grad',
      of,
      by,
      height: of.height,
      free: mergeAtoms([of.free, by.free]),
      hash: mix(mix(KIND.grad, of.hash), by.hash),
    }));
  }

  function split(e: Expr): readonly [Q.Rational, Expr] {
    if (e.kind === 'num') return [e.value, one];
    if (e.kind !== 'mul' || Q.isOne(e.coefficient)) return [Q.ONE, e];
    return [e.coefficient, mulNode(Q.ONE, e.factors)];
  }

  return {
    num,
    zero,
    one,
    minusOne,
    sym,
    indexNode,
    pairNode,
    orderedNode,
    addNode,
    mulNode,
    powNode,
    callNode,
    bindNode,
    reduceNode,
    grad,
    split,
  };
}
