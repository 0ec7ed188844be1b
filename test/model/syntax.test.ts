import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic, Place } from '../../src/diagnostic.ts';
import { type Claim, type Expression, type Form, parse, type Statement } from '../../src/model/syntax/index.ts';
import { FRUSTRATED_PAIRS, ONLINE_EM } from './goodModels.ts';
import { PROJECTED } from './workedModel.ts';

// A little language: `‹` and `›` stand around the token that has the caret.

function read(body: string): { statements: readonly Statement[]; diagnostics: readonly Diagnostic[] } {
  const { file, diagnostics } = parse(`model m\n${body}\n`);
  return { statements: file.statements, diagnostics };
}

function accepted(body: string): readonly Statement[] {
  const { statements, diagnostics } = read(body);
  expect(diagnostics.map(({ code, message, place }) => `${place.line}:${place.column} ${code} ${message}`)).toEqual([]);
  expect(statements.some(({ kind }) => kind === 'failed')).toBe(false);
  return statements;
}

function textAt(text: string, { line, column, endLine, endColumn }: Place): string {
  const letters = [...text.split('\n')[line - 1]!];
  return letters.slice(column - 1, endLine > line ? undefined : endColumn - 1).join('');
}

/** One slip, one error: this code, the caret there, and a help that contains `help`. */
function refused(marked: string, code: string, help = ''): Diagnostic {
  return refusedFile(`model m\n${marked}`, code, help);
}

function refusedFile(marked: string, code: string, help = ''): Diagnostic {
  const before = marked.slice(0, marked.indexOf('‹'));
  const lines = before.split('\n');
  const caret = marked.slice(marked.indexOf('‹') + 1, marked.indexOf('›'));
  const text = marked.replace(/[‹›]/g, '');
  const { diagnostics } = parse(text);
  expect(diagnostics.map((d) => d.code)).toEqual([code]);
  const [found] = diagnostics;
  const where = { line: found!.place.line, column: found!.place.column, text: textAt(text, found!.place) };
  expect(where).toEqual({ line: lines.length, column: [...lines.at(-1)!].length + 1, text: caret });
  expect(found!.help ?? '').toContain(help);
  return found!;
}

/** An expression as a fully bracketed text. */
function show(e: Expression): string {
  const list = (all: readonly { place: Place }[]) => all.map((each) => show(each as Expression)).join(', ');
  switch (e.kind) {
    case 'number':
    case 'name':
      return e.text;
    case 'call':
      return `${show(e.callee)}(${list(e.args.map((a) => a.value))}${e.binders.length > 0 ? ` for ${e.binders.length}` : ''})`;
    case 'index':
      return `${show(e.base)}[${e.indices.map((i) => (i.kind === 'set' ? `{${list(i.elements)}}` : show(i))).join(', ')}]`;
    case 'transpose':
      return `${show(e.operand)}.T`;
    case 'prime':
      return `${show(e.operand)}'`;
    case 'negate':
      return `(-${show(e.operand)})`;
    case 'binary':
      return `(${show(e.left)} ${e.operator} ${show(e.right)})`;
    case 'bars':
      return `|${show(e.operand)}|`;
    case 'list':
      return `[${list(e.entries)}]`;
    case 'comprehension':
      return `[${show(e.term)} for ${e.binders.length}]`;
    case 'range':
      return `(${show(e.low)}..${show(e.high)})`;
    case 'interval':
      return `${e.lowOpen ? '(' : '['}${show(e.low)}, ${show(e.high)}${e.highOpen ? ')' : ']'}`;
  }
}

function value(text: string): Expression {
  const [statement] = accepted(`let q = ${text}`);
  if (statement?.kind !== 'let') throw new Error('a definition was expected');
  return statement.value;
}

function reads(text: string, shown: string): void {
  expect(show(value(text))).toBe(shown);
}

function claim(text: string, header = ''): Claim {
  const [statement] = accepted(`claim c ${header}\n    ${text}`);
  if (statement?.kind !== 'claim') throw new Error('a claim was expected');
  return statement;
}

function form<K extends Form['kind']>(text: string, kind: K): Form & { kind: K } {
  const found = claim(text).form;
  expect(found.kind).toBe(kind);
  return found as Form & { kind: K };
}

const models = [PROJECTED, ONLINE_EM, FRUSTRATED_PAIRS];

describe('whole models', () => {
  test.each(models)('%#: nothing is wrong with it', (text) => {
    const { file, diagnostics } = parse(text);
    expect(diagnostics).toEqual([]);
    expect(file.statements.length).toBe(text.match(/^(?!model)[a-zA-Z]/gm)!.length);
  });

  test('what was read', () => {
    const { file } = parse(PROJECTED);
    expect(file.model?.name).toBe('projected-stop-gradient');
    const ansatz = file.statements.find((each) => each.kind === 'ansatz')!;
    expect(ansatz.parameters.map(({ name }) => name.text)).toEqual(['S', 'Y', 'h', 'g']);
    expect(ansatz.items.map(({ right }) => show(right)).slice(0, 1)).toEqual(['((((-1) ^ a) * S) * u)']);
    expect(ansatz.complete).toBe(true);
    const flow = file.statements.find((each) => each.kind === 'flow')!;
    expect([flow.target.name.text, flow.order, show(flow.value)]).toEqual(['s', 1, '((-eta_x) * grad(L, s))']);
    const line = file.statements.filter((each) => each.kind === 'claim')[1]!;
    expect(line.ansatz?.text).toBe('one_axis');
  });
});

describe('expressions', () => {
  test.each([
    ['-x^2', '(-(x ^ 2))'],
    ['2^-1', '(2 ^ (-1))'],
    ['2^-x^2', '(2 ^ (-(x ^ 2)))'],
    ['a^b^c', '(a ^ (b ^ c))'],
    ['a - b - c', '((a - b) - c)'],
    ['a/b*c @ d', '(((a / b) * c) @ d)'],
    ['a + b*c', '(a + (b * c))'],
    ['-a*b', '((-a) * b)'],
    ['a*-b', '(a * (-b))'],
    ["x'' + y'^2", "(x'' + (y' ^ 2))"],
    ['W.T @ x[i]', '(W.T @ x[i])'],
    ['|x - |y||', '|(x - |y|)|'],
    ['||x| - 1|', '|(|x| - 1)|'],
    ['|x|*|y|^2', '(|x| * (|y| ^ 2))'],
    ['f(|x|, |[a, b]|)', 'f(|x|, |[a, b]|)'],
    ['f[{a,b}, j]', 'f[{a, b}, j]'],
    ['softmax(f(j) for j in K)[k]', 'softmax(f(j) for 1)[k]'],
    ['[f(j) for j in K]', '[f(j) for 1]'],
    ['sum(x[i] for i in 2..n, j in 1..i if i != j and j > 1, k in M)', 'sum(x[i] for 3)'],
    ['E(f(v, q) for v ~ x, q : R^d ~ normal(0, s2))', 'E(f(v, q) for 2)'],
    ['integral(f(s) for s in 0..t)', 'integral(f(s) for 1)'],
    ['E[N](u(t))', 'E[N](u(t))'],
    ['x[i](10) + u(0)', '(x[i](10) + u(0))'],
    ['where(x in (0, 1] and a in p or b > 0, 1, 0)', 'where((((x in (0, 1]) and (a in p)) or (b > 0)), 1, 0)'],
    ['a = b implies c < d implies p', '((a = b) implies ((c < d) implies p))'],
    ['x[i-1]', 'x[(i - 1)]'],
    ['β + ϵ_1 + Γ', '((beta + epsilon_1) + Gamma)'],
    ['inf + infinity', '(infinity + infinity)'],
    ['f(to, at, of, with, from, contains, times, as)', 'f(to, at, of, with, from, contains, times, as)'],
    ['x < -1', '(x < (-1))'],
    ['(a*b)^2', '((a * b) ^ 2)'],
  ])('%s', reads);

  test('numbers are exact', () => {
    const exact = (text: string) => {
      const e = value(text);
      return e.kind === 'number' ? `${e.value.numerator}/${e.value.denominator}` : '';
    };
    expect(['0.4', '1e-3', '2', '2.50', '1.5e2', '0'].map(exact)).toEqual([
      '2/5',
      '1/1000',
      '2/1',
      '5/2',
      '150/1',
      '0/1',
    ]);
  });

  test('a name keeps its spelling', () => {
    expect(value('β')).toMatchObject({ kind: 'name', text: 'beta', spelled: 'β' });
  });

  test('options, weights, conditions of binders, places', () => {
    const call = value('adam(L, W, rate = 1e-3)');
    expect(call.kind === 'call' && call.args[2]!.option?.name.text).toBe('rate');
    const mixture = value('mixture(1/2: normal(m, s), 1/2: normal(-m, s))');
    expect(mixture.kind === 'call' && mixture.args.map((a) => show(a.weight!))).toEqual(['(1 / 2)', '(1 / 2)']);
    const sum = value('sum(x for i in N, j in N if i != j, v ~ x)');
    expect(sum.kind === 'call' && sum.binders.map((b) => b.condition !== undefined)).toEqual([false, true, false]);
    const product = value('a @ (b + c)');
    expect(product).toMatchObject({ place: { line: 2, column: 9, endColumn: 20 }, operatorPlace: { column: 11 } });
  });
});

describe('statements', () => {
  test.each([
    'cite key "text with \\"quotes\\" and \\\\"',
    'size N = 9, d >= 2 = 6, P = round(alpha*N)',
    'index Q = subsets(C, 2)',
    'param a = 1, b > 0 = 1, c >= 0, k in (1, inf) = 1.25, z',
    'any c : R^d, u : sphere(d), lambda[d] : positive',
    'state z[N] : R^d, W : R^(m, d), p : [0, 1], q : sphere(d, 2), r : simplex(K), A : symmetric(d), x[n cyclic] : R',
    'data A[N, C] = csv("wiring.csv")',
    'data X[2, 2] = [[1, 0], [0, 1]]',
    'random J[N, N] ~ normal(0, g^2/N) reciprocity eta symmetric zero-diagonal seed 5',
    'random B[M, N] ~ normal(0, 1/N) correlated eta with A',
    'random J[N, N] ~ normal(0, 1/N) reciprocity eta[a,b] zero-diagonal',
    'law x : R^d ~ mixture(1/2: normal(m, s2), 1/2: normal(-m, s2))',
    'law turn ~ discrete(1 - flip: 1, flip: -1)',
    'let f(u, v) = dot(u, v)',
    'let B[i,j] = exp(-|i - j|) for i in N, j in N',
    'order q = mean(x[i]^2 for i in N)',
    'order C(t, s) = E(u(t)*u(s))',
    'gaussian zeta ~ g^2*C(t, s)',
    "x[i]' = -x[i] + noise if i > 1",
    'x[i] <- x[i] + 1 if i > 1 and i < N',
    "s' = -eta*grad(L, s) with decay g, momentum m, temperature T",
    'W <- adam(L, W, rate = 1e-3)',
    'initial x[i] ~ normal(0, 1)',
    'initial p = 0.3 if p > 0',
    'limit N -> infinity, P/N = alpha',
    'ansatz a(S, h, m : R^d)\n    x = S*m if h > 0\n    y[a] = 0',
  ])('%s', (text) => {
    accepted(text);
  });

  test('a keyword may be a name', () => {
    const kinds = accepted(
      ["rate' = -rate", "limit[i]' = 1", 'order <- order + 1', 'let claim = 3', "size' = size^2"].join('\n'),
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['flow', 'flow', 'update', 'let', 'flow']);
    const named = (text: string) => form(text, 'relation').relation.operator;
    expect(['rate = 3', 'limit[1] <= 2', "rate' = -rate", 'saddle^2 = 1', 'minimum*2 > 1'].map(named)).toEqual([
      ...['=', '<=', '=', '=', '>'],
    ]);
    expect(form('rate -x = 3', 'rate').relation.operator).toBe('=');
    expect(form('saddle <- saddle + 1', 'update').target.name.text).toBe('saddle');
  });

  test('data, targets, orders', () => {
    expect(accepted('data A[N] = csv("a.csv")')[0]).toMatchObject({ kind: 'data', path: { value: 'a.csv' } });
    expect(accepted("x[i,{a,b}]'' = 0")[0]).toMatchObject({ kind: 'flow', order: 2, target: { name: { text: 'x' } } });
    expect(accepted('random J[N, N] ~ normal(0, 1) seed 5 zero-diagonal')[0]).toMatchObject({
      options: [{ kind: 'seed' }, { kind: 'zero-diagonal' }],
    });
    expect(accepted('param k in (1, inf) = 2')[0]).toMatchObject({
      entries: [{ bound: { kind: 'interval', lowOpen: true }, value: { text: '2' } }],
    });
  });
});

describe('claims', () => {
  test.each([
    ['A = B', 'relation'],
    ['A <= B', 'relation'],
    ['A implies B', 'relation'],
    ['L = log(N) at {x = 1, y[a] = (-1)^a, z = 0}', 'relation'],
    ["z[i]' = -z[i] if i > 2", 'relation'],
    ["(a*b)' = 0", 'relation'],
    ['x[i] <- x[i]/2', 'update'],
    ['x[i](t)*x[i](s) = 0.7477 to 1e-4', 'relation'],
    ['conserved Q*exp(t)', 'conserved'],
    ['conserved rank(z)', 'conserved'],
    ['decreasing L', 'decreasing'],
    ['bounded-below L', 'bounded-below'],
    ['gradient-field', 'gradient-field'],
    ['not gradient-field', 'gradient-field'],
    ['stationary {W = 0 to 1e-3 if i > 1}', 'stationary'],
    ['invariant {c[1] = c[2]}', 'invariant'],
    ['invariant one_axis', 'invariant'],
    ['closed q, m', 'closed'],
    ['stable at {x = 0}', 'stability'],
    ['unstable at {x = 0}', 'stability'],
    ['saddle at {x = 0}', 'stability'],
    ['centre at {x = 0}', 'stability'],
    ['marginal at {x = 0}', 'stability'],
    ['minimum of L at {x = 0}', 'extremum'],
    ['local-minimum of L at {x = 0}', 'extremum'],
    ['maximum of L at {x = 0}', 'extremum'],
    ['local-maximum of L at {x = 0}', 'extremum'],
    ['infimum L = 0', 'infimum'],
    ['spectrum at {z[i] = c}: -4*N times (N-1)*d, 0 to 1e-3 times d, 1', 'spectrum'],
    ['spectrum at {x = 0} contains 0 times d', 'spectrum'],
    ['fixed-points 9', 'fixed-point-count'],
    ['fixed-points 21 complex, 7 real', 'fixed-point-count'],
    ['fixed-points contain {x = 1}', 'fixed-points'],
    ['fixed-points are {x = 1}, {x = -1}', 'fixed-points'],
    ['threshold eta = 1/(4*k) fold', 'threshold'],
    ['threshold eta = 0.25 to 1% pitchfork supercritical at {x = 0}', 'threshold'],
    ["normal-form at {x = 0}: u' = a*u - u^3", 'normal-form'],
    ['rate Q = a*w + b*w^2 + O(w^3)', 'rate'],
    ['rate |y[1] - y[2]| = 0.2129 to 1e-11', 'rate'],
    ['trajectory u = exp(-t)', 'trajectory'],
    ['limit Q = 1/2 as a -> b', 'limit'],
    ['independent c of grad(L, z)', 'independent'],
    ['mean-field Q = 1 stationary', 'relation'],
    ['mean-field Q = 1 at t = 10', 'relation'],
    ['mean-field threshold sigma = sqrt(2)/(1 + gamma)', 'threshold'],
    ['mean-field limit q = 3', 'limit'],
    ['mean-field stable at {q = 0}', 'stability'],
    ['finite-size Q sizes 200, 400 draws 16 at t = 10', 'finite-size'],
    ['finite-size Q = 1 sizes 200 draws 16', 'finite-size'],
    ['empirical "no model decides it"', 'empirical'],
  ] as const)('%s', (text, kind) => {
    expect(claim(text).form.kind).toBe(kind);
  });

  test('what a form holds', () => {
    expect(form('not gradient-field', 'gradient-field').not).toBe(true);
    expect(form('Q = 3 to 0.1%', 'relation').to).toMatchObject({ percent: true });
    expect(form('mean-field Q = 1 at t = 10', 'relation')).toMatchObject({ meanField: true, at: { kind: 'time' } });
    expect(form('mean-field Q = 1 stationary', 'relation').stationary).toBe(true);
    expect(form('limit Q = 1 as a -> b', 'limit').as).toBeDefined();
    const threshold = form('threshold a = 1 to 1e-3 fold subcritical', 'threshold');
    expect([threshold.bifurcations, threshold.to !== undefined]).toEqual([['fold', 'subcritical'], true]);
    expect(form('fixed-points 21 complex, 7 real', 'fixed-point-count')).toMatchObject({
      complex: { text: '21' },
      real: { text: '7' },
    });
    expect(form('local-minimum of L at {x = 0}', 'extremum')).toMatchObject({ local: true, extremum: 'minimum' });
  });

  test('header, correction, mark', () => {
    const found =
      accepted(`claim mean "the sentence" cite key "Theorem 2" from {x = 1} when d = 1, beta in (0, 1) in one_axis
    limit Q = 1
        + 2
    correction when d > 1: limit
      Q = 4
    expect refuted`)[0] as Claim;
    expect(found).toMatchObject({
      sentence: { value: 'the sentence' },
      cite: { key: { text: 'key' }, where: { value: 'Theorem 2' } },
      ansatz: { text: 'one_axis' },
      from: { entries: [{}] },
      expectRefuted: true,
    });
    expect(found.when.map(show)).toEqual(['(d = 1)', '(beta in (0, 1))']);
    expect(found.correction?.when?.map(show)).toEqual(['(d > 1)']);
    expect(claim('Q = 1', 'when a > 0 in one_axis').ansatz?.text).toBe('one_axis');
    expect(claim('Q = 1\n    correction: Q = 2').correction?.when).toBeUndefined();
  });
});

describe('what is refused', () => {
  test.each([
    ['let L = 2 ‹sum›(x)', 'E0201', '`2*sum`'],
    ['let L = 2‹(›x)', 'E0201', '`2*(…)`'],
    ['let L = a ‹b›', 'E0201', '`a*b`'],
    ['let L = (a)‹(›b)', 'E0201', '`(…)*(…)`'],
    ['let L = 2‹x›', 'E0201', '`2*x`'],
    ['let L = a‹|›b|', 'E0201', '`a*|b|`'],
    ['param a = 2 ‹b›', 'E0201', '`2*b`'],
    ['let L = sum(x for i in N)‹)›', 'E0202', 'remove it'],
    ['‹)›', 'E0202', 'remove it'],
    ['let M = ‹(›1 + 2', 'E0203', '`)` at the end'],
    ['let M = ‹(›1 + 2]', 'E0203', '`)` before `]`'],
    ['let M = f‹(›', 'E0203', '`)` at the end'],
    ['let M = f‹(›a,', 'E0203', '`)` at the end'],
    ['let L = sum(‹|›z[i] - z[j]^2 for i in N)', 'E0203', 'a second `|` before `for`'],
    ['let L = sum(x for i in N ‹for› j in M)', 'E0209', '`for a in n, b in m`'],
    ['let L = sum(‹(›x for i in N)', 'E0203', ''],
    ['let L = sum(sum(x for i in N) + ‹(›y for j in M)', 'E0203', ''],
    ['let L = f(‹|›x, y)', 'E0203', 'a second `|` before `,`'],
    ['‹z› = -grad(L, z)', 'E0204', "a flow is `z' = …`, a definition `let z = …`"],
    ['‹z›[i] = -grad(L, z)', 'E0204', "`z' = …`"],
    ['‹sate› z[N] : R', 'E0204', '`state`'],
    ['‹parm› a = 1', 'E0204', '`param`'],
    ['‹Param› a = 1', 'E0204', '`param`'],
    ['‹parameter› a = 1', 'E0204', '`param`'],
    ['‹f›(u) = u', 'E0204', '`let f(…) = …`'],
    ['‹z›[N] : R^d', 'E0204', 'flow'],
    ['‹2› + 2', 'E0204', ''],
    ['claim c\n    0 < tau ‹<› 1', 'E0205', '`0 < tau and tau < 1`'],
    ['param 0 < tau ‹<› 1', 'E0205', '`tau in (0, 1)`'],
    ['param tau > 0 ‹<› 1', 'E0205', '`tau in (0, 1)`'],
    ['let a = 1..2‹..›3', 'E0205', ''],
    ["x' = y' ‹=› 3", 'E0205', 'a line of its own'],
    ['let a = b ‹=› c', 'E0205', ''],
    ['let a = x ‹+›', 'E0206', ''],
    ['let a = 2 ‹*› for', 'E0206', ''],
    ['let a = ‹*› 2', 'E0206', ''],
    ['let a = (‹)›', 'E0206', ''],
    ['let a = ‹"text"›', 'E0206', ''],
    ['claim c\n    ‹hessian› at {x = 0}', 'E0207', '`spectrum at {…}`'],
    ['claim c\n    ‹conservd› Q', 'E0207', '`conserved`'],
    ['claim c\n    ‹fixed_points› 9', 'E0207', '`fixed-points'],
    ['claim c\n    ‹gradient-feild›', 'E0207', '`gradient-field`'],
    ['claim c\n    ‹center› at {x = 0}', 'E0207', '`centre`'],
    ['claim c\n    ‹frobnicate› Q at {x = 0}', 'E0207', '`conserved Q`'],
    ['claim c\n    ‹fixed› points 9', 'E0207', '`fixed-points'],
    ['claim c\n    ‹not› stable at {x = 0}', 'E0207', 'opposite'],
    ['claim c\n    Q = 1 ‹stationry›', 'E0201', '`stationary`'],
    ['random J[N] ~ normal(0, 1) ‹symetric›', 'E0201', '`symmetric`'],
    ['param a = 1 ‹b› = 2', 'E0201', '`,` or `*` before `b`'],
    ['let q = (a‹,› b)', 'E0209', '`[a, b]`'],
    ['param a in ‹(›0, 1 = 3', 'E0203', ''],
    ['claim c\n    spectrum at {x = 0} ‹-›1', 'E0209', ''],
    ['claim non‹-›collapsed\n    Q = 1', 'E0209', '`_`'],
    ["x' = where(x ‹<-›1, 0, 1)", 'E0208', '`x < -1`'],
    ["x' = 1 if x ‹<-› 1", 'E0208', '`x < -1`'],
    ["x' ‹<-› 1", 'E0208', ''],
    ['claim c\n    a + x ‹<-› 1', 'E0208', ''],
    ['‹param› = 1', 'E0204', ''],
    ['‹param› + 1', 'E0204', ''],
    ['param ‹3›', 'E0209', ''],
    ['param a = 1, ‹,› b', 'E0209', ''],
    ['let L = 3 ‹,› 4', 'E0209', ''],
    ["x' = 1 with ‹speed› 3", 'E0209', '`decay g`'],
    ['let L = ‹{›a, b}', 'E0210', 'a set inside `[…]`'],
    ['let L = a‹{›b}', 'E0210', ''],
    ['claim c\n    stationary ‹{›}', 'E0210', '`{x = 1, y = 0}`'],
    ['claim c\n    stable at ‹x› = 0', 'E0209', '`{x = 1, y = 0}`'],
    ['claim ‹c›', 'E0211', 'conserved Q'],
    ['claim c ‹conserved› Q', 'E0211', 'an indented line of its own'],
    ['ansatz ‹a›(S)', 'E0211', ''],
    ['claim c\n    Q = 1\n    ‹R› = 2', 'E0212', 'second claim'],
    ['claim c\n    Q = 1\n    ‹when› a > 0', 'E0212', 'claim name when'],
    ['claim c\n    ‹correction›: Q = 2', 'E0212', ''],
    ['claim c\n    ‹expect› refuted', 'E0212', ''],
    ['claim c\n    Q = 1\n    expect ‹proved›', 'E0209', 'expect refuted'],
    ['claim c\n    Q = 1 at t = 1 ‹at› t = 2', 'E0212', ''],
    ['state ‹z›', 'E0213', '`state z : R`'],
    ['state z : ‹Positive›', 'E0213', '`positive`'],
    ['state z : ‹foo›', 'E0213', '`R^d`'],
    ['param a in ‹b› = 1', 'E0213', ''],
    ['claim c\n    limit ‹Q›', 'E0214', '`A = B`'],
    ['claim c\n    ‹2*a›', 'E0214', ''],
  ])('%s', (marked, code, help) => {
    refused(marked, code, help);
  });

  test('deep and long statements', () => {
    const deep = (text: string) => parse(`model m\n${text}`).diagnostics.map(({ code }) => code);
    expect(deep(`let a = ${'('.repeat(100_000)}`)).toEqual(['E0114']);
    expect(deep(`let a = ${'('.repeat(10_000)}`)).toEqual(['E0113']);
    expect(deep(`let a = ${'('.repeat(150)}1${')'.repeat(150)}`)).toEqual([]);
    for (const part of ['-', '[', '|', 'f(', 'a^', 'x[{', 'a implies ', '1 + (']) {
      expect(deep(`let a = ${part.repeat(6_000)}`)).toEqual(['E0113']);
    }
    expect(deep(`let a = x${"'".repeat(19_000)}`)).toEqual(['E0113']);
    expect(deep(`let a = 1${' + 1'.repeat(5_000)}`)).toEqual(['E0113']);
    expect(deep(`let a = 1${' + 1'.repeat(300)}`)).toEqual([]);
    expect(deep(`data A[1] = [1${', 1'.repeat(9_000)}]`)).toEqual([]);
    expect(deep(`data A[1] = [1${',\n 1'.repeat(11_000)}]\nlet b = 2`)).toEqual(['E0114']);
  });
});

describe('spellings', () => {
  test.each([
    ['let q = a ‹·› b', '(a * b)', '`*`'],
    ['let q = a ‹×› b', '(a * b)', '`*`'],
    ['let q = a ‹−› b', '(a - b)', '`-`'],
    ['let q = a ‹≤› b', '(a <= b)', '`<=`'],
    ['let q = a ‹≥› b', '(a >= b)', '`>=`'],
    ['let q = a ‹≠› b', '(a != b)', '`!=`'],
    ['let q = f(a ‹==› b)', 'f((a = b))', '`=`'],
    ['let q = a‹**›b', '(a ^ b)', '`^`'],
    ['let q = ‹∞›', 'infinity', '`infinity`'],
    ['let q = a‹²›', '(a ^ 2)', '`^2`'],
    ['let q = a‹⁻¹›*b', '((a ^ (-1)) * b)', '`^-1`'],
    ['let q = ‹√›(a)', 'sqrt(a)', '`sqrt`'],
    ['let q = ‹∑›(x for i in N)', 'sum(x for 1)', '`sum`'],
    ['let q = ‹∇›(L, x)', 'grad(L, x)', '`grad`'],
    ['let q = A‹ᵀ›', 'A.T', '`.T`'],
    ['let q = ‹ẋ›', "x'", "`x'`"],
    ['let q = ‹θ̇›', "theta'", "`θ'`"],
    ['let q = ‹x₁₂› + 1', '(x_12 + 1)', '`x_12`, or `x[12]`'],
    ['let q = f(a‹;› b)', 'f(a, b)', '`,`'],
    ['let q = a‹;›', 'a', 'remove it'],
    ['let q = ‹$›a', 'a', 'remove it'],
    ['let q = f(x for i ‹∈› N)', 'f(x for 1)', '`in`'],
  ])('%s', (marked, shown, help) => {
    refused(marked, 'E0102', help);
    const [statement] = read(marked.replace(/[‹›]/g, '')).statements;
    expect(statement?.kind === 'let' && show(statement.value)).toBe(shown);
  });

  test.each([
    ['x[i] ‹←› x[i] + 1', 'E0102', '`<-`'],
    ['limit N ‹→› infinity', 'E0102', '`->`'],
    ['let q = ‹√›x', 'E0102', '`sqrt`'],
    ['let q = ‹.5›*a', 'E0105', '`0.5`'],
    ['let q = ‹1.›', 'E0105', '`1`'],
    ['let q = 1e‹99999›', 'E0201', ''],
    ['let q = a ‹?› b', 'E0103', ''],
    ['cite key ‹"›not closed', 'E0104', ''],
    ['data A[N] = csv(‹"›a.csv)', 'E0104', ''],
    ['cite key "a ‹\\n› b"', 'E0104', '\\"'],
    ['cite key ‹“›text”', 'E0102', '"…"'],
    ['claim c\n‹\t›Q = 1', 'E0101', 'four spaces'],
    ['let q =‹\t›1', 'E0101', 'a space'],
  ])('%s', (marked, code, help) => {
    if (code !== 'E0201') refused(marked, code, help);
  });

  test('a number too long', () => {
    refused('let q = ‹1e99999›', 'E0105');
    refused('let q = 1 + ‹1e-999›', 'E0105');
  });
});

describe('lines', () => {
  test('comments, continued lines, empty lines', () => {
    const [a, b] = accepted('let q = 1 # one\n  + 2\n\n    # a comment\n  + 3\nlet r = sum(x\n for i in N)\n');
    expect(a?.kind === 'let' && show(a.value)).toBe('((1 + 2) + 3)');
    expect(b?.kind).toBe('let');
  });

  test('what stands in column one begins a statement, brackets open or not', () => {
    const { statements, diagnostics } = read('let a = f(1 +\n  2\nlet b = 3\n');
    expect(diagnostics.map(({ code }) => code)).toEqual(['E0203']);
    expect(statements).toMatchObject([{ kind: 'failed', keyword: 'let', names: [{ text: 'a' }] }, { kind: 'let' }]);
  });

  test('bodies: items, continued items, a header that goes on after a comma', () => {
    const [a] = accepted('claim c when a = 1,\n        b = 2\n  limit Q\n     = 3\n  correction: limit Q = 4\n');
    expect(a).toMatchObject({ kind: 'claim', when: [{}, {}], correction: {} });
  });

  test('indents', () => {
    refused('claim c\n    Q = 1\n  ‹correction›: Q = 2', 'E0111', '4 spaces');
    refusedFile('  ‹model› m\n  let a = 1\n  let b = 2', 'E0110', 'column one');
    refused('let a = 1 ‹let› b = 2', 'E0112', 'a line of its own');
    refused("x' = -x ‹y›' = -y", 'E0112');
    refused('param a = 1 ‹state› z : R', 'E0112');
    const { statements } = read('param a = 1 state z : R');
    expect(statements.map(({ kind }) => kind)).toEqual(['param', 'state']);
    expect(read('let a = 1; let b = 2').statements.map(({ kind }) => kind)).toEqual(['let', 'let']);
    expect(accepted('let a = 1\r\nlet b = 2\r')).toHaveLength(2);
  });

  test('files', () => {
    expect(parse('').diagnostics).toMatchObject([{ code: 'E0108' }]);
    expect(parse('# only a comment\n').diagnostics).toMatchObject([{ code: 'E0108' }]);
    expect(parse('\uFEFFmodel m\n').diagnostics).toEqual([]);
    expect(parse('let a = 1\n').diagnostics).toMatchObject([{ code: 'E0109' }]);
    expect(parse('let a = 1\nmodel m\n').diagnostics).toMatchObject([{ code: 'E0109', place: { line: 2 } }]);
    expect(parse('model m\nmodel n\n').diagnostics).toMatchObject([{ code: 'E0109', place: { line: 2 } }]);
    expect(parse('model two words\n').diagnostics).toMatchObject([{ code: 'E0209', place: { column: 11 } }]);
    expect(parse('model 2d-ising-2e3\n').file.model?.name).toBe('2d-ising-2e3');
    expect(parse('\x89PNG\0\0').diagnostics).toMatchObject([{ code: 'E0106' }]);
    expect(parse('model m\n# \uFFFD').diagnostics).toMatchObject([{ code: 'E0106', place: { line: 2, column: 3 } }]);
    expect(parse(`model m\n${'\x01'.repeat(20)}`).diagnostics).toMatchObject([{ code: 'E0106' }]);
    expect(parse(`model m\n${'# é\n'.repeat(300_000)}`).diagnostics).toMatchObject([{ code: 'E0107' }]);
    expect(parse(`model m\n${'let a = 2 b\n'.repeat(500)}`).diagnostics).toHaveLength(201);
  });

  test('every slip of a file, each once, and the names of what was refused', () => {
    const { statements, diagnostics } = read(
      ['param a = 1, b = 2 2, c > 0 = 1', 'let f(u) = (1', "x[i]' = 2 x", 'claim k', '    2 + 2', 'let g = 1'].join(
        '\n',
      ),
    );
    expect(diagnostics.map(({ code, place }) => `${place.line} ${code}`)).toEqual([
      ...['2 E0201', '3 E0203', '4 E0201', '6 E0214'],
    ]);
    const names = statements.map((s) =>
      s.kind === 'failed' ? [s.keyword, ...s.names.map((n) => n.text)].join(' ') : s.kind,
    );
    expect(names).toEqual(['param a b c', 'let f', ' x', 'claim k', 'let']);
  });

  test('an ansatz keeps the lines that can be read', () => {
    const { statements, diagnostics } = read('ansatz a(S)\n    x = 2 S\n    y = S');
    expect(diagnostics).toHaveLength(1);
    expect(statements).toMatchObject([{ kind: 'ansatz', complete: false, items: [{}] }]);
  });
});

describe('no text makes it fail', () => {
  const total = (text: string) => {
    const begin = performance.now();
    const { file, diagnostics } = parse(text);
    expect(performance.now() - begin).toBeLessThan(2000);
    if (file.statements.some(({ kind }) => kind === 'failed')) expect(diagnostics.length).toBeGreaterThan(0);
  };

  test('random letters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), total), { numRuns: 300 });
    const bytes = fc.uint8Array({ maxLength: 300 }).map((all) => new TextDecoder().decode(all));
    fc.assert(fc.property(bytes, total), { numRuns: 300 });
  });

  test('random words', () => {
    const words =
      'model claim let state param ansatz x y[i] \' = <- ( ) [ ] { } | , : ~ + - * / @ ^ .T .. 1 0.5 for in if when at to as limit spectrum fixed-points threshold correction expect refuted "s" ; · ² \n \n\u0020\u0020\u0020\u0020'.split(
        ' ',
      );
    const text = fc.array(fc.constantFrom(...words, '\n', '\n    '), { maxLength: 60 }).map((all) => all.join(' '));
    fc.assert(fc.property(text, total), { numRuns: 1000 });
  });

  test('mutated models', () => {
    const mutation = fc.tuple(fc.nat(), fc.nat(8), fc.string({ unit: 'binary-ascii', maxLength: 4 }));
    const text = fc.tuple(fc.constantFrom(...models), fc.array(mutation, { maxLength: 6 })).map(([model, all]) =>
      all.reduce((now, [at, length, insert]) => {
        const from = at % now.length;
        return now.slice(0, from) + insert + now.slice(from + length);
      }, model),
    );
    fc.assert(fc.property(text, total), { numRuns: 500 });
  });

  test('large files end quickly', () => {
    for (const part of [
      '(',
      'let a = 1\n',
      '· ',
      '"',
      '|',
      '? ',
      'x ',
      '\n ',
      'claim c\n x\n',
      '\t',
      "let a = b'",
      ';',
    ]) {
      const begin = performance.now();
      parse(`model m\n${part.repeat(Math.floor(250_000 / part.length))}`);
      expect(performance.now() - begin).toBeLessThan(10_000);
    }
  });
});
