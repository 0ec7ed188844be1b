import { Code, F64, I32, moduleBytes, unsigned, V128 } from '../../compile/machine/encoder.ts';
import { type Memory, machine } from '../../compile/machine/machine.ts';

/** Rows of a panel. The diagonal lies inside it, so a row of a panel is as wide as its last row. */
const PANEL = 4;
const PAGE = 65536;
/** Bytes at the start of the memory, where a pass finds its arguments. */
const ARGUMENTS = 64;

/** Where row i of a triangle begins, in numbers. */
const rowStart = (i: number): number => {
  const a = i >> 2;
  return 8 * a * (a + 1) + 4 * (i & 3) * (a + 1);
};
const rounded = (rows: number): number => PANEL * Math.ceil(rows / PANEL);

/**
 * Lower triangular matrices and vectors in one memory. What costs time in a two-time equation are sums over a whole
 * history; a pass takes every entry below the diagonal once, for a product with a vector from the right, one from the
 * left, or both at once: the traffic of memory is what bounds it.
 */
export class Triangles {
  readonly vectors: readonly Float64Array[];
  private readonly matrixBase: readonly number[];
  private readonly vectorBase: readonly number[];
  private readonly words: Float64Array;
  private readonly arguments: Int32Array;
  private readonly both: () => void;
  private readonly right: () => void;
  private readonly left: () => void;

  constructor(rows: number, matrices: number, vectors: number) {
    const length = rounded(rows);
    const size = rowStart(length);
    const bytes = Triangles.bytes(rows, matrices, vectors);
    const memory: Memory = new machine.Memory({ initial: Math.ceil(bytes / PAGE) });
    this.words = new Float64Array(memory.buffer);
    this.arguments = new Int32Array(memory.buffer, 0, ARGUMENTS / 4);
    const first = ARGUMENTS / 8;
    this.vectorBase = Array.from({ length: vectors }, (_, k) => first + k * length);
    this.matrixBase = Array.from({ length: matrices }, (_, k) => first + vectors * length + k * size);
    this.vectors = this.vectorBase.map((at) => this.words.subarray(at, at + length));
    this.both = instance(memory, true, true);
    this.right = instance(memory, true, false);
    this.left = instance(memory, false, true);
  }

  static bytes(rows: number, matrices: number, vectors: number): number {
    const length = rounded(rows);
    return ARGUMENTS + 8 * (vectors * length + matrices * rowStart(length));
  }

  /** Entries 0 … i of a row. */
  row(matrix: number, i: number): Float64Array {
    const at = this.matrixBase[matrix]! + rowStart(i);
    return this.words.subarray(at, at + i + 1);
  }

  at(matrix: number, i: number, j: number): number {
    return this.words[this.matrixBase[matrix]! + rowStart(i) + j]!;
  }

  /**
   * With A the part strictly below the diagonal of the first `rows` rows: outP += A p and outQ += qᵀ A. Vectors by
   * number; -1 for none. Entries of p and q beyond those rows have to be finite.
   */
  pass(matrix: number, rows: number, p: number, outP: number, q: number, outQ: number): void {
    const a = this.arguments;
    const address = (v: number): number => (v < 0 ? 0 : 8 * this.vectorBase[v]!);
    a[0] = 8 * this.matrixBase[matrix]!;
    a[1] = Math.ceil(rows / PANEL);
    a[2] = address(p);
    a[3] = address(outP);
    a[4] = address(q);
    a[5] = address(outQ);
    if (p >= 0 && q >= 0) this.both();
    else if (p >= 0) this.right();
    else this.left();
  }
}

function instance(memory: Memory, right: boolean, left: boolean): () => void {
  const bytes = moduleBytes([], [], [pass(right, left)], memory.buffer.byteLength / PAGE);
  const made = new machine.Instance(new machine.Module(bytes), { m: { m: memory } });
  return made.exports.r as () => void;
}

const [ADD, MUL] = [240, 242];

/** Four rows at a time, two columns in each lane pair, twice unrolled; the corner on the diagonal one by one. */
function pass(right: boolean, left: boolean): Code {
  const c = new Code();
  const int = (): number => c.local(I32);
  const lanes = (): number => c.local(V128);
  const [p, outP, q, outQ, panel, panels, width, j, end] = [
    int(),
    int(),
    int(),
    int(),
    int(),
    int(),
    int(),
    int(),
    int(),
  ];
  const row = [int(), int(), int(), int()];
  const [x, y] = [lanes(), lanes()];
  const entry = [lanes(), lanes(), lanes(), lanes()];
  const sum = [lanes(), lanes(), lanes(), lanes()];
  const factor = [lanes(), lanes(), lanes(), lanes()];
  const scalar = c.local(F64);
  const argument = (k: number, to: number): void => {
    c.i32(0)
      .op(0x28, 2, ...unsigned(4 * k))
      .set(to);
  };
  const load = (address: () => void, offset: number): void => {
    address();
    c.op(0x2b, 3, ...unsigned(offset));
  };
  // `row[0]` starts at the matrix and runs through the panels, which lie one behind the other.
  argument(0, row[0]!);
  argument(1, panels);
  argument(2, p);
  argument(3, outP);
  argument(4, q);
  argument(5, outQ);
  c.i32(0).set(panel);
  c.get(panels).op(0x45, 0x04, 0x40).op(0x0f, 0x0b);
  c.op(0x03, 0x40);
  // 32 bytes of each row for every panel before and this one.
  c.get(panel).i32(1).op(0x6a).i32(5).op(0x74).set(width);
  for (let k = 1; k < PANEL; k++)
    c.get(row[k - 1]!)
      .get(width)
      .op(0x6a)
      .set(row[k]!);
  const first = (to: number): void => {
    c.get(to).get(panel).i32(5).op(0x74, 0x6a);
  };
  for (let k = 0; k < PANEL; k++) {
    if (right) c.v128(0).set(sum[k]!);
    if (left) {
      load(() => first(q), 8 * k);
      c.simd(20).set(factor[k]!);
    }
  }
  c.get(panel).op(0x04, 0x40);
  c.get(panel).i32(5).op(0x74).set(end).i32(0).set(j);
  c.op(0x03, 0x40);
  for (const offset of [0, 16]) {
    const at = (base: number): void => {
      c.get(base).get(j).op(0x6a).simd(0, 3, offset);
    };
    for (let k = 0; k < PANEL; k++) {
      at(row[k]!);
      c.set(entry[k]!);
    }
    if (right) {
      at(p);
      c.set(x);
      for (let k = 0; k < PANEL; k++) c.get(sum[k]!).get(entry[k]!).get(x).simd(MUL).simd(ADD).set(sum[k]!);
    }
    if (left) {
      at(outQ);
      c.set(y);
      for (const [a, b] of [
        [0, 1],
        [2, 3],
      ] as const)
        c.get(entry[a]!)
          .get(factor[a]!)
          .simd(MUL)
          .get(entry[b]!)
          .get(factor[b]!)
          .simd(MUL)
          .simd(ADD)
          .get(y)
          .simd(ADD)
          .set(y);
      c.get(outQ).get(j).op(0x6a).get(y).simd(11, 3, offset);
    }
  }
  c.get(j)
    .i32(32)
    .op(0x6a, 0x22, ...unsigned(j))
    .get(end)
    .op(0x48, 0x0d, 0, 0x0b);
  c.op(0x0b);
  // y[base + k] += what is pushed.
  const accumulate = (to: number, k: number, push: () => void): void => {
    first(to);
    load(() => first(to), 8 * k);
    push();
    c.op(0xa0, 0x39, 3, ...unsigned(8 * k));
  };
  if (right)
    for (let k = 0; k < PANEL; k++)
      accumulate(outP, k, () => {
        c.get(sum[k]!).simd(33, 0).get(sum[k]!).simd(33, 1).op(0xa0);
      });
  for (let k = 1; k < PANEL; k++)
    for (let l = 0; l < k; l++) {
      load(() => first(row[k]!), 8 * l);
      c.set(scalar);
      if (right)
        accumulate(outP, k, () => {
          c.get(scalar);
          load(() => first(p), 8 * l);
          c.op(0xa2);
        });
      if (left)
        accumulate(outQ, l, () => {
          c.get(scalar);
          load(() => first(q), 8 * k);
          c.op(0xa2);
        });
    }
  c.get(row[PANEL - 1]!)
    .get(width)
    .op(0x6a)
    .set(row[0]!);
  c.get(panel)
    .i32(1)
    .op(0x6a, 0x22, ...unsigned(panel))
    .get(panels)
    .op(0x48, 0x0d, 0, 0x0b);
  return c;
}
