import fc from 'fast-check';
import type { Place } from '../../src/diagnostic.ts';
import type {
  Argument,
  Axis,
  Binary,
  Binder,
  Claim,
  Declared,
  Domain,
  Expression,
  File,
  Form,
  FormKind,
  Index,
  Interval,
  Name,
  NumberLiteral,
  Point,
  PointEntry,
  RandomOption,
  Sized,
  Statement,
  StringLiteral,
  Target,
  Tolerance,
} from '../../src/model/syntax/index.ts';
import { exactNumber } from '../../src/model/syntax/number.ts';
import { plainName } from '../../src/model/syntax/spelling.ts';

// Trees of the whole grammar, as the parser can make them; places say nothing.

type A<T> = fc.Arbitrary<T>;
const place: Place = { line: 1, column: 1, endLine: 1, endColumn: 2 };
const operatorPlace = place;
const optional = <T>(a: A<T>): A<T | undefined> => fc.option(a, { nil: undefined, freq: 2 });
const some = <T>(a: A<T>, most = 3): A<readonly T[]> => fc.array(a, { minLength: 1, maxLength: most });
const few = <T>(a: A<T>, most = 2): A<readonly T[]> => fc.array(a, { maxLength: most });

/** Words that end an expression or join two are no names; keywords are, where they stand as such. */
const NO_NAMES = new Set(['for', 'if', 'when', 'implies', 'or', 'and', 'in']);
const WORDS = [
  ...[
    'x',
    'z',
    'W',
    'eta_x',
    'mu',
    'K',
    'n2',
    '_a',
    'β',
    'θ_1',
    'Δ',
    'ε',
    'µ',
    'größe',
    'имя',
    '名',
    'R',
    'T',
    't',
    'infinity',
  ],
  ...[
    'inf',
    'state',
    'let',
    'claim',
    'model',
    'param',
    'limit',
    'rate',
    'closed',
    'stable',
    'saddle',
    'mean',
    'not',
    'csv',
  ],
  ...[
    'at',
    'to',
    'times',
    'of',
    'as',
    'with',
    'from',
    'contains',
    'fold',
    'real',
    'complex',
    'cyclic',
    'correction',
    'expect',
  ],
  ...[
    'symmetric',
    'seed',
    'zero',
    'decay',
    'gradient',
    'field',
    'spectrum',
    'positive',
    'sphere',
    'integral',
    'ansatz',
    'order',
  ],
];
const nameOf = (spelled: string): Name => ({ kind: 'name', text: plainName(spelled).text, spelled, place });
const name: A<Name> = fc
  .oneof(
    { weight: 6, arbitrary: fc.constantFrom(...WORDS) },
    {
      weight: 1,
      arbitrary: fc
        .string({ unit: fc.constantFrom('a', 'B', '_', '7', 'ψ', 'é'), minLength: 1, maxLength: 5 })
        .filter((s) => /^[\p{L}_]/u.test(s)),
    },
  )
  .filter((s) => !NO_NAMES.has(s) && plainName(s).help === undefined)
  .map(nameOf);

const number: A<NumberLiteral> = fc
  .oneof(
    fc.nat(12).map(String),
    fc.constantFrom('0.4', '1e-3', '12.50', '2E5', '3e+2', '0.083920216900', '1000000007'),
    fc.tuple(fc.nat(99), fc.nat(999)).map(([a, b]) => `${a}.${b}`),
  )
  .map((text) => ({ kind: 'number', text, value: exactNumber(text), place }));
const text: A<StringLiteral> = fc
  .string({ unit: fc.constantFrom('a', ' ', '"', '\\', '#', 'ä', '→', ',', '𝔼'), maxLength: 8 })
  .map((value) => ({ kind: 'string', value, place }));

const relational = ['=', '!=', '<', '<=', '>', '>='] as const;
const operators = ['implies', 'or', 'and', ...relational, '+', '-', '*', '/', '@', '^'] as const;

interface Knot {
  readonly expression: Expression;
  readonly interval: Interval;
  readonly name: Expression;
  readonly argument: Argument;
  readonly binder: Binder;
  readonly index: Index;
  readonly domain: Domain;
  readonly called: Expression;
}

const knot = fc.letrec<Knot>((tie: fc.LetrecTypedTie<Knot>) => {
  const e = tie('expression');
  const binary: A<Expression> = fc
    .tuple(fc.constantFrom(...operators), e, e)
    .map(([operator, left, right]) => ({ kind: 'binary', operator, left, right, operatorPlace, place }));
  const inside: A<Expression> = fc
    .tuple(e, fc.oneof(tie('interval'), e))
    .map(([left, right]) => ({ kind: 'binary', operator: 'in', left, right, operatorPlace, place }));
  const unary: A<Expression> = fc
    .tuple(fc.constantFrom('transpose' as const, 'prime' as const, 'negate' as const), e)
    .map(([kind, operand]) => ({ kind, operand, operatorPlace, place }));
  // What stood in brackets is not called: a name, a derivative, an entry of either.
  const called: A<Expression> = fc.oneof(
    name,
    e.map((operand): Expression => ({ kind: 'prime', operand, operatorPlace, place })),
    fc
      .tuple(name, some(tie('index'), 2))
      .map(([base, indices]): Expression => ({ kind: 'index', base, indices, place })),
  );
  const call: A<Expression> = fc
    .tuple(called, few(tie('argument'), 3), few(tie('binder')))
    .map(([callee, args, all]) => ({
      kind: 'call',
      callee,
      args,
      binders: args.length > 0 ? all : [],
      operatorPlace,
      place,
    }));
  const based = fc
    .tuple(
      e.filter((x) => x.kind !== 'number'),
      some(tie('index')),
    )
    .map(([base, indices]): Expression => ({ kind: 'index', base, indices, place }));
  return {
    name,
    called,
    interval: fc
      .tuple(e, e, fc.boolean(), fc.boolean())
      .map(([low, high, lowOpen, highOpen]): Interval => ({ kind: 'interval', low, high, lowOpen, highOpen, place })),
    argument: fc
      .tuple(e, optional(e))
      .map(
        ([value, weight]): Argument =>
          weight !== undefined
            ? { value, weight, place }
            : value.kind === 'binary' && value.operator === '=' && value.left.kind === 'name'
              ? { value, option: { name: value.left, value: value.right }, place }
              : { value, place },
      ),
    binder: fc.oneof(
      fc
        .tuple(name, e, optional(e))
        .map(([n, range, condition]): Binder => ({ kind: 'in', name: n, range, condition, place })),
      fc
        .tuple(name, optional(tie('domain')), e, optional(e))
        .map(([n, domain, law, condition]): Binder => ({ kind: 'law', name: n, domain, law, condition, place })),
    ),
    index: fc.oneof(
      { weight: 4, arbitrary: e },
      { weight: 1, arbitrary: some(e, 2).map((elements): Index => ({ kind: 'set', elements, place })) },
    ),
    domain: fc.oneof(
      few(e).map((dimensions): Domain => ({ kind: 'real', dimensions, place })),
      fc.constantFrom('positive' as const, 'nonnegative' as const).map((kind): Domain => ({ kind, place })),
      fc
        .tuple(fc.constantFrom('sphere' as const, 'simplex' as const, 'symmetric' as const), some(e, 2))
        .map(([kind, args]): Domain => ({ kind, args, place })),
      tie('interval'),
    ),
    expression: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { weight: 4, arbitrary: fc.oneof(name, number) as A<Expression> },
      { weight: 5, arbitrary: binary },
      { weight: 1, arbitrary: inside },
      { weight: 3, arbitrary: unary },
      { weight: 3, arbitrary: call },
      { weight: 3, arbitrary: based },
      { weight: 2, arbitrary: e.map((operand): Expression => ({ kind: 'bars', operand, place })) },
      { weight: 1, arbitrary: some(e).map((entries): Expression => ({ kind: 'list', entries, place })) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(e, some(tie('binder'), 2))
          .map(([term, binders]): Expression => ({ kind: 'comprehension', term, binders, place })),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(e, e)
          .map(([low, high]): Expression => ({ kind: 'range', low, high, operatorPlace, place })),
      },
    ),
  };
});
const { expression, interval, binder, index, domain } = knot;

const target: A<Target> = fc.tuple(name, few(index)).map(([n, indices]) => ({ name: n, indices, place }));
const axis: A<Axis> = fc.tuple(expression, fc.boolean()).map(([size, cyclic]) => ({ size, cyclic, place }));
const declared: A<Declared> = fc
  .tuple(name, few(axis), domain)
  .map(([n, axes, d]) => ({ name: n, axes, domain: d, place }));
const letter: A<Declared> = fc
  .tuple(name, few(axis), optional(domain))
  .map(([n, axes, d]) => ({ name: n, axes, domain: d, place }));
const sized: A<Sized> = fc
  .tuple(
    name,
    optional(
      fc.oneof(
        interval,
        fc
          .tuple(fc.constantFrom('!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const), expression)
          .map(([operator, value]) => ({ kind: 'bound' as const, operator, value, place })),
      ),
    ),
    optional(expression),
    optional(expression),
  )
  .map(([n, bound, value, long]) => ({
    name: n,
    bound,
    value,
    long: value === undefined ? undefined : long,
    place,
  }));
const randomOption: A<RandomOption> = fc.oneof(
  expression.map((value): RandomOption => ({ kind: 'reciprocity', value, place })),
  number.map((value): RandomOption => ({ kind: 'seed', value, place })),
  fc.tuple(expression, name).map(([value, n]): RandomOption => ({ kind: 'correlated', value, with: n, place })),
  fc.constantFrom('symmetric' as const, 'zero-diagonal' as const).map((kind): RandomOption => ({ kind, place })),
);

const tolerance: A<Tolerance> = fc
  .tuple(expression, fc.boolean())
  .map(([value, percent]) => ({ value, percent, place }));
const entry: A<PointEntry> = fc
  .tuple(expression, expression, optional(tolerance), optional(expression))
  .map(([left, right, to, condition]) => ({ left, right, to, if: condition, operatorPlace, place }));
const point: A<Point> = some(entry).map((entries) => ({ kind: 'point', entries, place }));
const relation: A<Binary> = fc.oneof(
  fc
    .tuple(fc.constantFrom('implies' as const, 'or' as const, 'and' as const, ...relational), expression, expression)
    .map(([operator, left, right]): Binary => ({ kind: 'binary', operator, left, right, operatorPlace, place })),
  fc
    .tuple(expression, fc.oneof(interval as A<Expression>, expression))
    .map(([left, right]): Binary => ({ kind: 'binary', operator: 'in', left, right, operatorPlace, place })),
);
const bifurcation = fc.constantFrom(
  ...(['fold', 'pitchfork', 'transcritical', 'hopf', 'flip', 'supercritical', 'subcritical'] as const),
);

const formKind: A<FormKind> = fc.oneof(
  { weight: 4, arbitrary: relation.map((r): FormKind => ({ kind: 'relation', relation: r })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('infimum' as const, 'rate' as const, 'trajectory' as const, 'limit' as const), relation)
      .map(([kind, r]): FormKind => ({ kind, relation: r })),
  },
  fc.tuple(target, expression).map(([t, value]): FormKind => ({ kind: 'update', target: t, value, operatorPlace })),
  fc
    .tuple(fc.constantFrom('conserved' as const, 'decreasing' as const, 'bounded-below' as const), expression)
    .map(([kind, value]): FormKind => ({ kind, value })),
  fc.boolean().map((not): FormKind => ({ kind: 'gradient-field', not })),
  text.map((reason): FormKind => ({ kind: 'empirical', reason })),
  point.map((p): FormKind => ({ kind: 'stationary', point: p })),
  fc.oneof(point, name).map((set): FormKind => ({ kind: 'invariant', set })),
  some(name).map((names): FormKind => ({ kind: 'closed', names })),
  fc
    .tuple(fc.constantFrom(...(['stable', 'unstable', 'saddle', 'centre', 'marginal'] as const)), point)
    .map(([stability, p]): FormKind => ({ kind: 'stability', stability, point: p })),
  fc
    .tuple(fc.constantFrom('minimum' as const, 'maximum' as const), fc.boolean(), expression, point)
    .map(([extremum, local, value, p]): FormKind => ({ kind: 'extremum', extremum, local, value, point: p })),
  fc
    .tuple(
      point,
      fc.boolean(),
      some(
        fc
          .tuple(expression, optional(tolerance), optional(expression))
          .map(([value, to, times]) => ({ value, to, times, place })),
      ),
    )
    .map(([p, contains, eigenvalues]): FormKind => ({ kind: 'spectrum', point: p, contains, eigenvalues })),
  fc
    .tuple(fc.constantFrom('contain' as const, 'are' as const), some(point))
    .map(([says, points]): FormKind => ({ kind: 'fixed-points', says, points })),
  fc
    .tuple(optional(expression), expression)
    .map(([complex, real]): FormKind => ({ kind: 'fixed-point-count', complex, real })),
  fc
    .tuple(relation, few(bifurcation))
    .map(([r, bifurcations]): FormKind => ({ kind: 'threshold', relation: r, bifurcations })),
  fc.tuple(point, relation).map(([p, r]): FormKind => ({ kind: 'normal-form', point: p, relation: r })),
  fc.tuple(name, expression).map(([n, of]): FormKind => ({ kind: 'independent', name: n, of })),
  fc
    .tuple(expression, some(expression), expression)
    .map(([value, sizes, draws]): FormKind => ({ kind: 'finite-size', value, sizes, draws })),
);

/** A tolerance directly behind an eigenvalue is that of the eigenvalue. */
const sayable = (f: Form): boolean => {
  if (f.kind !== 'spectrum' || f.to === undefined) return true;
  const last = f.eigenvalues.at(-1)!;
  return last.to !== undefined || last.times !== undefined || f.at !== undefined || f.stationary || f.as !== undefined;
};
const form: A<Form> = fc
  .record({
    kind: formKind,
    to: optional(tolerance),
    at: optional(
      fc.oneof(
        point,
        expression.map((value) => ({ kind: 'time' as const, value, place })),
      ),
    ),
    stationary: fc.boolean(),
    as: optional(fc.tuple(expression, expression).map(([left, right]) => ({ left, right }))),
    if: optional(expression),
    meanField: fc.boolean(),
  })
  .map(({ kind, ...suffix }): Form => ({ ...suffix, ...kind, place }))
  .filter(sayable);

const claim: A<Claim> = fc
  .record({
    name,
    sentence: optional(text),
    cite: optional(fc.tuple(name, optional(text)).map(([key, where]) => ({ key, where }))),
    ansatz: optional(name),
    from: optional(point),
    when: few(expression),
    form,
    correction: optional(fc.tuple(optional(some(expression, 2)), form).map(([when, f]) => ({ when, form: f, place }))),
    expectRefuted: fc.boolean(),
  })
  .map((c): Claim => ({ kind: 'claim', place, ...c }));

const common = { place };
const moving = fc.record({
  target,
  value: expression,
  modifiers: few(
    fc
      .tuple(fc.constantFrom('decay' as const, 'momentum' as const, 'temperature' as const), expression)
      .map(([kind, value]) => ({ kind, value, place })),
  ),
  condition: optional(expression),
});

/** Every kind of statement. */
export const statement: A<Statement> = fc.oneof(
  fc.tuple(name, text).map(([n, source]): Statement => ({ kind: 'cite', name: n, source, ...common })),
  fc
    .tuple(fc.constantFrom('size' as const, 'param' as const), some(sized))
    .map(([kind, entries]): Statement => ({ kind, entries, place })),
  fc
    .tuple(fc.constantFrom('any' as const, 'state' as const), some(declared))
    .map(([kind, entries]): Statement => ({ kind, entries, place })),
  fc.tuple(name, expression).map(([n, value]): Statement => ({ kind: 'index', name: n, value, place })),
  fc
    .tuple(
      name,
      some(axis),
      fc.oneof(
        text.map((path) => ({ path })),
        expression.map((value) => ({ value })),
      ),
    )
    .map(([n, axes, given]): Statement => ({ kind: 'data', name: n, axes, ...given, place })),
  fc
    .tuple(name, optional(domain), expression)
    .map(([n, d, law]): Statement => ({ kind: 'law', name: n, domain: d, law, place })),
  fc
    .tuple(name, some(axis), expression, few(randomOption, 3))
    .map(([n, axes, law, options]): Statement => ({ kind: 'random', name: n, axes, law, options, place })),
  fc.tuple(name, expression).map(([n, covariance]): Statement => ({ kind: 'gaussian', name: n, covariance, place })),
  fc.tuple(fc.constantFrom('let' as const, 'order' as const), name, few(name), few(name), expression, few(binder)).map(
    ([kind, n, parameters, indices, value, binders]): Statement => ({
      kind,
      name: n,
      parameters,
      indices,
      value,
      binders,
      place,
    }),
  ),
  fc.tuple(target, fc.constantFrom('=' as const, '~' as const), expression, optional(expression)).map(
    ([t, sign, value, condition]): Statement => ({
      kind: 'initial',
      target: t,
      relation: sign,
      operatorPlace,
      value,
      condition,
      place,
    }),
  ),
  some(
    fc
      .tuple(expression, fc.constantFrom('->' as const, '=' as const), expression)
      .map(([left, sign, right]) => ({ left, relation: sign, right, place })),
  ).map((entries): Statement => ({ kind: 'limit', entries, place })),
  fc
    .tuple(moving, fc.integer({ min: 1, max: 2 }))
    .map(([m, order]): Statement => ({ kind: 'flow', order, ...m, operatorPlace, place })),
  moving.map((m): Statement => ({ kind: 'update', ...m, operatorPlace, place })),
  fc
    .tuple(
      name,
      few(letter, 3),
      some(
        fc
          .tuple(expression, expression, optional(expression))
          .map(([left, right, condition]) => ({ left, right, condition, operatorPlace, place })),
      ),
    )
    .map(
      ([n, parameters, items]): Statement => ({ kind: 'ansatz', name: n, parameters, items, complete: true, place }),
    ),
  { weight: 6, arbitrary: claim as A<Statement> },
);

/** Whole files. */
export const file: A<File> = fc
  .array(statement, { minLength: 1, maxLength: 4 })
  .map((statements) => ({ model: { name: 'random-model', place }, statements, place }));
