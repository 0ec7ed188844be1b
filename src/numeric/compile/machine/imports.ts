import type { Nest, Value } from '../loops/loops.ts';

/** Functions that the module takes from JavaScript or carries itself. */
export class Imports {
  readonly list: { readonly name: string; readonly arity: number }[] = [];
  private readonly vectors = ['exp', 'tanh'];

  constructor(nests: readonly Nest[]) {
    const visit = (x: unknown): void => {
      if (Array.isArray(x)) x.forEach(visit);
      else if (typeof x === 'object' && x !== null) {
        const v = x as Value;
        if (
          v.k === 'call' &&
          !['sqrt', 'abs', ...this.vectors].includes(v.fn) &&
          !this.list.some((f) => f.name === v.fn)
        )
          this.list.push({ name: v.fn, arity: v.args.length });
        for (const y of Object.values(x)) visit(y);
      }
    };
    for (const n of nests) visit(n.statements);
  }
  index(fn: string): number {
    return this.list.findIndex((f) => f.name === fn);
  }
  /** The function on two lanes, if there is one. */
  vector(fn: string): number | undefined {
    const k = this.vectors.indexOf(fn);
    return k < 0 ? undefined : this.list.length + k;
  }
}
