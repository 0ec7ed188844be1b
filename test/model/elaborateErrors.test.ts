import { describe, expect, it } from 'vitest';
import { load } from '../../src/model/load.ts';
import { codes, refused, world } from './elaborateLanguage.ts';

describe('names', () => {
  it('proposes the nearest name', () => {
    const small = "model a\nsize N = 2, d = 2\nparam tau > 0 = 1\nstate z[N] : R^d\nz' = -tau*z\n";
    expect(refused(`${small}let L = ‹Tau›*2`, 'E0312').help).toBe('`tau` differs in case only (line 3)');
    expect(refused(`${small}let L = sum(|z[i] - ‹zz›[j]| for i in N, j in N)`, 'E0312').help).toBe('did you mean `z`?');
    expect(refused("model a\nparam rate = 1\nstate x : R\nx' = -‹rat›*x", 'E0312').help).toMatch(
      /`rate`, which is used nowhere \(line 2\)/,
    );
  });
  it('reports an undeclared name once, and is silent about what uses it', () => {
    expect(codes(world('let L = foo + foo\nlet M = L + 1\norder q = M @ z\nclaim c\n    conserved foo'))).toEqual([
      'E0312',
    ]);
  });
  it('knows what no `for` binds', () => {
    const d = refused(world('let L = sum(|z[i] - z[‹k›]|^2 for i in N if i > 1)'), 'E0313');
    expect(d.help).toBe('`for k in N`');
    expect(refused(world("x[i]' = x[‹j›]"), 'E0314').help).toBe('`sum(… for j in n)`');
  });
  it('keeps reserved names', () => {
    const d = refused(world('param ‹I› > 0 = 1'), 'E0301');
    expect([d.message, d.help]).toEqual([
      '`I` is reserved: it would be read as the identity or as √−1',
      'name it `I_ext`',
    ]);
    refused(world('let ‹sum› = 1'), 'E0301');
    // What uses a name that was refused is silent: one slip, one error.
    refused(world('param ‹e› > 0 = 1\nlet K = e*e + e'), 'E0301');
    expect(refused(world('let L = tau*‹e›^2'), 'E0302').help).toBe("Euler's number is `exp(1)`, its power `exp(2)`");
    expect(refused(world('let L = tau‹(›1 + a)'), 'E0303').help).toBe('`tau*(1 + a)`');
  });
  it('shadows nothing', () => {
    expect(refused(world('let L = sum(1 + |z[tau]| for ‹tau› in N)'), 'E0304').message).toBe(
      '`tau` is already a parameter (line 3)',
    );
    refused(world('let L = sum(sum(x[i] for ‹i› in n) + x[i] for i in n)'), 'E0304');
    refused(world('let f(‹c›) = 2*c'), 'E0304');
    refused(world('param ‹tau› = 1'), 'E0305');
    expect(codes(world('param Tau = 1'))).toEqual([]);
  });
  it('finds circles, sources and ansätze', () => {
    refused(world('let ‹p› = q + 1\nlet q = 2*p'), 'E0361');
    refused(world('let ‹f›(u) = f(u - 1)'), 'E0361');
    refused(world('claim k cite ‹nobody›\n    conserved a'), 'E0308');
    refused(world('claim k in ‹nothing›\n    conserved a'), 'E0307');
  });
  it('warns of a binder that is not used', () => {
    expect(codes(world('let L = sum(x[i] for i in n, j in N)'))).toEqual(['W0402']);
  });
});

describe('shapes', () => {
  const cases: [string, string, string, string | undefined][] = [
    ['let L = z[1] ‹@› W', 'E0321', '`@` needs a matrix on its left, this is d', '`W.T @ z[1]`'],
    ['let L = B.T ‹@› z[1]', 'E0322', 'inner sizes differ: (d × m) @ (d)', '`B @ z[1]`'],
    ['let L = W ‹*› z[1]', 'E0323', '`*` between two arrays: d × d and d', undefined],
    [
      'let L = (z[1] - z[2])‹^›2',
      'E0324',
      'power of an array (d)',
      '`|z[1] - z[2]|^2` is a number, `hadamard(v, v)` the square of each entry',
    ],
    ['let L = z[1] ‹-› 1', 'E0325', 'shapes differ: d and number', 'index it: `z[1,k] - 1`'],
    [
      'let L = s‹.T› @ s',
      'E0326',
      '`.T` needs a matrix, this is 2 × n × d',
      '`gram(s)` is the sum of all `outer(v, v)`',
    ],
    [
      "let L = sum(|z[i]|^2 for i in N)\nz[i]' ‹=› -grad(L, z)",
      'E0327',
      'the left side is d, the right N × d',
      "`z' = …`, or `grad(L, z[i])`",
    ],
    ['let L = ‹dot›(z[1], x)', 'E0328', '`dot` takes two vectors of one size, these are d and n', undefined],
    ['let L = tau ‹/› 0', 'E0345', 'division by zero', undefined],
    ['let L = ‹identity›', 'E0329', 'nothing shows the size of `identity`', '`identity(d)`'],
  ];
  for (const [line, code, message, help] of cases)
    it(line, () => {
      const d = refused(world(line), code);
      expect(d.message).toBe(message);
      if (help !== undefined) expect(d.help).toBe(help);
    });
  it('checks a function at each call and names both places', () => {
    const d = refused(world('let f(u, v) = u ‹+› v\nlet p = f(z[1], 1)\nlet q = f(1, 2)'), 'E0325');
    expect(d.related?.message).toBe('`f` is called here');
  });
});

describe('indices', () => {
  it('keeps to the axis', () => {
    refused(world('let L = s[‹3›,1]'), 'E0316');
    refused(world('let L = z[‹9›]'), 'E0316');
    refused(world('let L = x[‹n + 1›]'), 'E0316');
    expect(refused(world('let L = sum(|z[‹i›]| for i in d)'), 'E0315').help).toBe('for i in N');
    refused(world('let L = sum(x[‹i - 1›] for i in n)'), 'E0316');
    refused(world('let L = x[‹tau›]'), 'E0317');
    refused(world('let L = x[1,‹2›]'), 'E0317');
    refused(world('let L = sum(x[1]*j for j in ‹tau›)'), 'E0319');
  });
});

describe('equations', () => {
  it('moves each state, each entry once', () => {
    const head = 'model a\nsize n = 4\n';
    expect(refused(`${head}state ‹W› : R`, 'E0331').help).toBe("`W' = …` or `W <- …`");
    refused(`${head}state x[n] : R\n‹x[i]›' = 1 if i > 1`, 'E0333');
    refused(`${head}state x[n] : R\nx[i]' = 1\n‹x[2]›' = 1`, 'E0332');
    refused(`${head}state x[n] : R\nx' = -x\n‹x›' = x`, 'E0332');
    refused(`${head}state x : R\nx' = 1\nparam b = 1\n‹b›' = 1`, 'E0334');
    refused(`${head}state x : R\nx' = -‹sg›(x)`, 'E0371');
  });
});

describe('values', () => {
  it('keeps to bounds', () => {
    expect(refused("model a\nparam ‹b› > 0 = -1\nstate x : R\nx' = -b*x", 'E0341').help).toBe(
      'a value > 0, or another bound',
    );
    expect(refused("model a\nstate x : R^2\nstate y : R^3\nx' = -x ‹+› y\ny' = -y", 'E0325').help).toBe(
      'one space for both, or a matrix from one to the other: `-x + W @ y`',
    );
    refused("model a\nsize ‹N› = 5/2\nstate x[N] : R\nx' = -x", 'E0341');
    refused("model a\nparam ‹k› in (0, 1) = 1\nstate x : R\nx' = -k*x", 'E0341');
    const empty = refused("model a\nparam k in (‹1›, 0] = 1/2\nstate x : R\nx' = -k*x", 'E0341');
    expect([empty.message, empty.help]).toEqual(['no number lies between 1 and 0', '`in [0, 1)`']);
    refused("model a\nparam k in (‹1›, 1] = 1\nstate x : R\nx' = -k*x", 'E0341');
    refused("model a\nsize N = 100000\nstate ‹W› : R^(N, N)\nW' = -W", 'E0343');
  });
});

describe('data', () => {
  const head = "model a\nsize N = 2, C = 3\nstate x : R\nx' = -x\n";
  const readFile = (files: Record<string, string>) => ({ readFile: (p: string) => files[p] });
  it('has the declared shape', () => {
    refused(`${head}data A[N, C] = ‹[[1, 2], [3, 4]]›`, 'E0342');
    refused(`${head}data A[N, C] = [[1, 2, 3], ‹[3, 4]›]`, 'E0342');
    refused(`${head}data A[N, C] = csv(‹"a.csv"›)`, 'E0344', readFile({}));
    refused(`${head}data A[N, C] = csv(‹"a.csv"›)`, 'E0344', readFile({ 'a.csv': '1,2,3\n4,5' }));
    refused(`${head}data A[N, C] = csv(‹"a.csv"›)`, 'E0344', readFile({ 'a.csv': '1,2,3\n4,5,x' }));
    refused(`${head}data A[N, C] = csv(‹"../a.csv"›)`, 'E0344', readFile({ '../a.csv': '1,2,3\n4,5,6' }));
    refused(`${head}data A[N, C] = csv(‹"/etc/a.csv"›)`, 'E0344');
  });
  it('stands as an index only inside the axis', () => {
    refused(`${head}state z[N] : R\nz' = -z\ndata G[C] = [1, 2, 3]\nlet L = sum(z[‹G[k]›] for k in C)`, 'E0316');
  });
});

describe('not there yet', () => {
  const cases = ['let D = grad(‹rank(W)›, W)'];
  for (const line of cases)
    it(line, () => {
      const text = world(line.replace(/[‹›]/g, ''));
      const found = load(text).diagnostics.filter((d) => d.severity === 'error');
      expect(found.map((d) => d.code)).toEqual(['E0601']);
    });
  it('equations of third order', () => {
    expect(codes("model a\nstate x : R\nx''' = -x")).toEqual(['E0601']);
  });
});

describe('claims', () => {
  it('are about what the model has', () => {
    refused(world('claim k\n    conserved ‹energy›'), 'E0312');
    refused(world('claim k\n    stationary {‹tau› = 0, z = 0}'), 'E0334');
    refused(world('claim k\n    stationary {z = 0, ‹z[2]› = c}'), 'E0335');
    refused(world('claim k\n    stationary {x ‹=› z}'), 'E0327');
  });
  it('warn of a decimal without a tolerance', () => {
    const { diagnostics } = load(world('claim k\n    rate |z[1]| = 0.74769'));
    expect(diagnostics.map((d) => [d.code, d.help])).toEqual([['W0401', '`0.74769 to 1e-5`']]);
  });
});
