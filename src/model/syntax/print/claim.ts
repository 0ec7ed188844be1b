import type { Binary, Expression } from '../ast.ts';
import type { Claim, Correction, Eigenvalue, Form, FormKind, Point, PointEntry, Tolerance } from '../claim.ts';
import { formWords, keywordAt, LEVEL } from '../keyword.ts';
import { plainName } from '../spelling.ts';
import type { Token } from '../token.ts';
import { bracketed, condition, expression, separated, target } from './expression.ts';
import type { Piece } from './piece.ts';
import * as P from './piece.ts';
import { keyword, string, unlisted } from './statement.ts';

const sum = (e: Expression): readonly Piece[] => expression(e, LEVEL.sum);
const equals = P.word('=');
/** A colon behind a word or a point. */
const colon = P.postfix(':');

/** The header of a claim. */
export function claimHeader(c: Claim): readonly Piece[] {
  return [
    keyword('claim'),
    P.operand(c.name.spelled),
    ...(c.sentence === undefined ? [] : [string(c.sentence)]),
    ...(c.cite === undefined ? [] : [P.word('cite'), P.operand(c.cite.key.spelled)]),
    ...(c.cite?.where === undefined ? [] : [string(c.cite.where)]),
    ...(c.ansatz === undefined ? [] : [P.word('in'), P.operand(c.ansatz.spelled)]),
    ...(c.from === undefined ? [] : [P.word('from'), ...point(c.from)]),
    ...conditions(c.when),
  ];
}

/** The lines of its body. */
export function claimItems(c: Claim): readonly (readonly Piece[])[] {
  return [
    form(c.form),
    ...(c.correction === undefined ? [] : [correction(c.correction)]),
    ...(c.expectRefuted ? [[P.word('expect'), P.word('refuted')]] : []),
  ];
}

const correction = (c: Correction): readonly Piece[] => [
  P.word('correction'),
  ...conditions(c.when ?? []),
  colon,
  ...form(c.form),
];

const conditions = (when: readonly Expression[]): readonly Piece[] =>
  when.length === 0 ? [] : [P.word('when'), ...separated(when, (e) => expression(e))];

function point(p: Point): readonly Piece[] {
  return [P.opening('{'), ...separated(p.entries, entry), P.closing('}')];
}

const entry = (e: PointEntry): readonly Piece[] => [
  ...sum(e.left),
  equals,
  ...sum(e.right),
  ...tolerance(e.to),
  ...condition(e.if),
];

const tolerance = (t: Tolerance | undefined): readonly Piece[] =>
  t === undefined ? [] : [P.word('to'), ...sum(t.value), ...(t.percent ? [P.postfix('%')] : [])];

const atPoint = (p: Point): readonly Piece[] => [P.word('at'), ...point(p)];

function form(f: Form): readonly Piece[] {
  const { at, as, to, stationary } = f;
  return [
    ...(f.meanField ? [P.word('mean-field')] : []),
    ...kind(f, f.meanField),
    ...(at?.kind === 'time' ? [P.word('at'), P.operand('t'), equals, ...sum(at.value)] : []),
    ...(at?.kind === 'point' ? atPoint(at) : []),
    ...(stationary ? [P.word('stationary')] : []),
    ...(as === undefined ? [] : [P.word('as'), ...sum(as.left), P.word('->'), ...sum(as.right)]),
    // Behind the others: directly behind an eigenvalue it would be the tolerance of that.
    ...tolerance(to),
    ...condition(f.if),
  ];
}

/** A relation; in brackets if its first word would be read as one of the language. */
function named(r: Binary, prefixed: boolean): readonly Piece[] {
  const pieces = expression(r);
  const tokens = pieces.slice(0, 12).map(
    (p, k) =>
      ({
        text: plainName(p.text).text,
        kind: /^[\p{L}_]/u.test(p.text) ? 'name' : 'sign',
        glued: !(pieces[k - 1]?.right && p.left),
      }) as Token,
  );
  const asWord = keywordAt(tokens, 0, [...formWords, 'mean-field', 'correction', 'expect', 'not']) !== undefined;
  return asWord ? bracketed(pieces) : prefixed ? unlisted(pieces) : pieces;
}

function kind(f: FormKind, prefixed: boolean): readonly Piece[] {
  switch (f.kind) {
    case 'relation':
      return named(f.relation, prefixed);
    case 'infimum':
    case 'rate':
    case 'trajectory':
    case 'limit':
      return [P.word(f.kind), ...unlisted(expression(f.relation))];
    case 'update':
      return [...target(f.target), P.word('<-'), ...expression(f.value)];
    case 'conserved':
    case 'decreasing':
    case 'bounded-below':
      return [P.word(f.kind), ...unlisted(expression(f.value))];
    case 'gradient-field':
      return [...(f.not ? [P.word('not')] : []), P.word(f.kind)];
    case 'empirical':
      return [P.word(f.kind), string(f.reason)];
    case 'stationary':
      return [P.word(f.kind), ...point(f.point)];
    case 'invariant':
      return [P.word(f.kind), ...(f.set.kind === 'name' ? [P.operand(f.set.spelled)] : point(f.set))];
    case 'closed':
      return [P.word(f.kind), ...separated(f.names, (n) => [P.operand(n.spelled)])];
    case 'stability':
      return [P.word(f.stability), ...atPoint(f.point)];
    case 'extremum': {
      const word = P.word(f.local ? `local-${f.extremum}` : f.extremum);
      return [word, P.word('of'), ...expression(f.value), ...atPoint(f.point)];
    }
    case 'spectrum': {
      const says = f.contains ? P.word('contains') : colon;
      return [P.word(f.kind), ...atPoint(f.point), says, ...separated(f.eigenvalues, eigenvalue)];
    }
    case 'fixed-points':
      return [P.word(f.kind), P.word(f.says), ...separated(f.points, point)];
    case 'fixed-point-count': {
      const counted = unlisted(expression(f.complex ?? f.real));
      const both = f.complex === undefined ? [] : [P.word('complex'), P.comma(), ...expression(f.real), P.word('real')];
      return [P.word('fixed-points'), ...counted, ...both];
    }
    case 'threshold':
      return [P.word(f.kind), ...unlisted(expression(f.relation)), ...f.bifurcations.map((b) => P.word(b))];
    case 'normal-form':
      return [P.word(f.kind), ...atPoint(f.point), colon, ...expression(f.relation)];
    case 'independent':
      return [P.word(f.kind), P.operand(f.name.spelled), P.word('of'), ...expression(f.of)];
    case 'finite-size': {
      const sizes = separated(f.sizes, (e) => expression(e));
      const head = [P.word(f.kind), ...unlisted(expression(f.value)), P.word('sizes'), ...sizes];
      return [...head, P.word('draws'), ...expression(f.draws)];
    }
  }
}

const eigenvalue = (e: Eigenvalue): readonly Piece[] => [
  ...expression(e.value),
  ...tolerance(e.to),
  ...(e.times === undefined ? [] : [P.word('times'), ...expression(e.times)]),
];
