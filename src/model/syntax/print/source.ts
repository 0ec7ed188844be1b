import type { Token } from '../token.ts';
import { signOf } from './expression.ts';
import type { Piece } from './piece.ts';
import * as P from './piece.ts';
import { at, type Roles } from './roles.ts';
import { keyword } from './statement.ts';

/** Words of the language after which an operator may stand. */
const OPERANDS = new Set(['R', 'positive', 'nonnegative', 'sphere', 'simplex', 'symmetric', 'csv', 't']);

/** The tokens of a statement or of an item as pieces, each with its token. */
export function piecesOf(
  tokens: readonly Token[],
  roles: Roles,
  head: boolean,
): readonly { readonly piece: Piece; readonly token: Token }[] {
  const found: { piece: Piece; token: Token }[] = [];
  const brackets: { readonly text: string; readonly narrow: boolean }[] = [];
  /** An operand is complete: a sign is one between two operands, a bracket belongs to it. */
  let complete = false;
  /** A name in brackets has the place of the first of them. */
  let named = false;
  const isName = (token: Token): boolean => token.kind === 'name' && (named || roles.names.has(at(token.place)));
  const open = (piece: Piece, narrow = false): Piece => {
    brackets.push({ text: piece.text, narrow });
    complete = false;
    return piece;
  };
  const close = (piece: Piece): Piece => {
    brackets.pop();
    complete = true;
    return piece;
  };
  const sign = (token: Token, next: Token | undefined): Piece => {
    const { text } = token;
    switch (text) {
      case '(':
        return open(complete ? P.attached(text) : P.opening(text));
      case '[':
        return complete ? open(P.attached(text), next && !roles.axes.has(at(next.place))) : open(P.opening(text));
      case '{':
        return open(P.opening(text), brackets.at(-1)?.narrow);
      case '|':
        return complete ? close(P.closing(text)) : open(P.opening(text));
      case ')':
      case ']':
      case '}':
        return close(P.closing(text));
      case "'":
      case '.T':
      case '%':
        complete = true;
        return P.postfix(text);
    }
    const before = complete;
    complete = false;
    if (text === ',') return P.comma(brackets.at(-1)?.narrow);
    if (text === ':') return next && roles.domains.has(at(next.place)) ? P.word(text) : P.postfix(text);
    if (text === '-' && !before) return P.prefix(text);
    return signOf(text, roles.close.has(at(token.place)));
  };
  for (let k = 0; k < tokens.length; k++) {
    const token = tokens[k]!;
    if (token.text === '(' && roles.names.has(at(token.place))) named = true;
    if (token.kind === 'sign') {
      found.push({ piece: sign(token, tokens[k + 1]), token });
      continue;
    }
    if (token.kind !== 'name' || isName(token)) {
      found.push({ piece: P.operand(token.spelled), token });
      complete = true;
    } else {
      let text = token.spelled;
      while (tokens[k + 1]?.text === '-' && tokens[k + 1]!.glued && tokens[k + 2]?.glued && isWord(tokens[k + 2]!)) {
        text += `-${tokens[k + 2]!.spelled}`;
        k += 2;
      }
      found.push({ piece: head && found.length === 0 ? keyword(text) : P.word(text), token });
      complete = OPERANDS.has(text);
    }
    if (token.kind === 'name') named = false;
  }
  return found;

  function isWord(token: Token): boolean {
    return token.kind === 'name' && !roles.names.has(at(token.place));
  }
}
