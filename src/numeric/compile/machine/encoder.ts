// Bytes of a WebAssembly module, as far as we need them.

export const I32 = 0x7f;
export const F64 = 0x7c;
export const V128 = 0x7b;

export function unsigned(n: number): number[] {
  const out: number[] = [];
  let rest = n;
  do {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    out.push(rest > 0 ? byte + 128 : byte);
  } while (rest > 0);
  return out;
}
export function signed(n: number): number[] {
  const out: number[] = [];
  let rest = n;
  for (;;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0)) {
      out.push(byte);
      return out;
    }
    out.push(byte | 0x80);
  }
}
export const double = (v: number): number[] => [...new Uint8Array(new Float64Array([v]).buffer)];

/** Instructions of one function; local 0 … parameters.length-1 are its parameters. */
export class Code {
  readonly bytes: number[] = [];
  private readonly types: number[];
  readonly parameters: number;

  constructor(parameters: readonly number[] = []) {
    this.types = [...parameters];
    this.parameters = parameters.length;
  }
  local(type: number): number {
    this.types.push(type);
    return this.types.length - 1;
  }
  op(...bytes: readonly number[]): this {
    for (const b of bytes) this.bytes.push(b);
    return this;
  }
  simd(n: number, ...rest: readonly number[]): this {
    return this.op(0xfd, ...unsigned(n), ...rest);
  }
  get(l: number): this {
    return this.op(0x20, ...unsigned(l));
  }
  set(l: number): this {
    return this.op(0x21, ...unsigned(l));
  }
  i32(n: number): this {
    return this.op(0x41, ...signed(n));
  }
  f64(v: number): this {
    return this.op(0x44, ...double(v));
  }
  /** Both lanes alike. */
  v128(v: number): this {
    return this.simd(12, ...double(v), ...double(v));
  }
  body(): number[] {
    const own = this.types.slice(this.parameters);
    const groups: [number, number][] = [];
    for (const t of own) {
      const last = groups.at(-1);
      if (last !== undefined && last[1] === t) last[0]++;
      else groups.push([1, t]);
    }
    const head = [...unsigned(groups.length), ...groups.flatMap(([n, t]) => [...unsigned(n), t])];
    const size = unsigned(head.length + this.bytes.length + 1);
    return [...size, ...head, ...this.bytes, 0x0b];
  }
}

/** The module with imported scalar functions and one memory, `() -> ()` functions and one export that calls them. */
export function moduleBytes(
  imports: readonly { readonly name: string; readonly arity: number }[],
  vector: readonly Code[],
  nests: readonly Code[],
  pages: number,
): Uint8Array {
  const section = (id: number, body: readonly number[]): number[] => [id, ...unsigned(body.length), ...body];
  const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
  const name = (s: string): number[] => list([...s].map((c) => [c.charCodeAt(0)]));
  const types = list([
    [0x60, 1, F64, 1, F64],
    [0x60, 2, F64, F64, 1, F64],
    [0x60, 0, 0],
    [0x60, 1, V128, 1, V128],
  ]);
  const imported = list([
    ...imports.map((f) => [...name('f'), ...name(f.name), 0, f.arity - 1]),
    [...name('m'), ...name('m'), 2, 0, ...unsigned(pages)],
  ]);
  const run = new Code();
  const first = imports.length + vector.length;
  nests.forEach((_, k) => {
    run.op(0x10, ...unsigned(first + k));
  });
  const functions = [...vector.map(() => [3]), ...nests.map(() => [2]), [2]];
  const code: number[] = unsigned(functions.length);
  for (const f of [...vector, ...nests, run]) for (const b of f.body()) code.push(b);
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, imported),
    ...section(3, list(functions)),
    ...section(7, list([[...name('r'), 0, ...unsigned(first + nests.length)]])),
    ...section(10, code),
  ]);
}
