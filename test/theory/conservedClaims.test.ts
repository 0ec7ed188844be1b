import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mul, num, subtract } from '../../src/expr/build.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { rational } from '../../src/expr/rational.ts';
import { termsOf } from '../../src/expr/traverse.ts';
import { load } from '../../src/model/load.ts';
import type { Model } from '../../src/model/model.ts';
import { componentsOf, reservedNames, termExpression } from '../../src/report/expression.ts';
import { expand } from '../../src/rewrite/expand.ts';
import { verifyModel } from '../../src/study/verify.ts';
import { conservedQuantities } from '../../src/theory/conserved/conserved.ts';
import { vectorField } from '../../src/theory/gradientFlow.ts';

// What is found reads back as a claim, and the judge, who did not find it, proves it by a gradient of its own along the
// compiled field. With one term changed it refutes it.

const root = resolve(import.meta.dirname, '../../derivations');
const FILES = [
  'attraction/pair-attraction',
  'contrastive/infonce-untied-views',
  'frustration/frustrated-pairs',
  'frustration/frustrated-two-classes',
  'head/one-sided-head',
  'head/shared-head',
];

describe.each(FILES)('%s', (name) => {
  const file = join(root, `${name}.saddle`);
  const text = readFileSync(file, 'utf8');
  const read = (t: string): Model => {
    const { model, diagnostics } = load(t, { readFile: (p) => readFileSync(join(dirname(file), p), 'utf8') });
    expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
    return model!;
  };

  it('conserves what is found, and not that with a term changed', () => {
    const model = read(text);
    const findings = conservedQuantities(model, vectorField(model)).findings!;
    expect(findings.length).toBeGreaterThan(0);
    const reserved = reservedNames(model);
    const claims = findings.flatMap(({ quantity, when }, k) => {
      const { indices, components, term } = quantity;
      const condition = when.map((w) => `${text_(w.left)} = ${text_(w.right)}`).join(', ');
      const claim = (id: string, e: Expr): string =>
        `claim ${id}${condition === '' ? '' : ` when ${condition}`}\n    conserved ${
          termExpression(e, componentsOf(indices, components), reserved).text
        }\n`;
      const terms = termsOf(expand(term));
      const changed = subtract(term, mul(num(rational(1, 2)), terms[0]!));
      return [claim(`found${k}`, term), ...(terms.length > 1 ? [claim(`changed${k}`, changed)] : [])];
    });
    const { claims: judged } = verifyModel(read(text.replace(/^claim [\s\S]*/m, '') + claims.join('')), { draws: 1 });
    for (const c of judged) {
      const { verdict, reason } = c.judgement;
      const wanted = c.claim.name.startsWith('found') ? /proved|supported/ : /refuted/;
      expect(`${c.claim.text}: ${verdict} ${reason ?? ''}`).toMatch(wanted);
    }
  });
});

const text_ = (e: Expr): string => termExpression(e, [], []).text;
