import { expect, it } from 'vitest';
import { num } from '../../src/expr/build.ts';
import { fresh, indexSet } from '../../src/expr/intern.ts';
import { derive, load } from '../../src/index.ts';

// What is derived does not depend on what was derived before in the same process.

const closure = (name: string): string =>
  JSON.stringify(derive(load(name), { only: ['closure', 'symmetries'] }).result);

it('models are derived alike in every order', () => {
  const names = ['repulsion-quadratic', 'pair-attraction', 'frustrated-two-classes'];
  const forward = names.map(closure);
  const backward = [...names].reverse().map(closure).reverse();
  expect(backward).toEqual(forward);
});

it('nor on how many temporary indices there were', () => {
  const seen = new Set<string>();
  for (let k = 0; k < 6; k++) {
    seen.add(closure('repulsion-quadratic'));
    fresh(indexSet(num(2)));
  }
  expect(seen.size).toBe(1);
});
