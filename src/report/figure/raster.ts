import type { Kind } from './plot.ts';

/** Dots on and off along a line, in turn. */
const DASHES: Readonly<Record<Kind, readonly number[]>> = {
  line: [1],
  dashes: [4, 3],
  dots: [1, 3],
  dashdots: [5, 3, 1, 3],
  points: [0, 1],
};
/** Where there is no braille, a letter of its own for each kind of line. */
const LETTERS: Readonly<Record<Kind, string>> = { line: '*', dashes: '.', dots: ':', dashdots: '~', points: ' ' };

/** Bits of the dots of a braille cell, by column and by row from the top. */
const BITS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

interface Cell {
  readonly dots: number;
  readonly letter: string;
  readonly owner: number;
}

/** Cells of a figure: lines of 2 by 4 dots to a cell, and letters over them. Rows count from the bottom. */
export class Raster {
  readonly width: number;
  readonly height: number;
  readonly #ascii: boolean;
  readonly #cells: (Cell | undefined)[];

  constructor(width: number, height: number, ascii: boolean) {
    this.width = width;
    this.height = height;
    this.#ascii = ascii;
    this.#cells = Array(width * height);
  }

  /** A line through positions in cells; `undefined` is a gap. A position alone between gaps is a dot. */
  line(path: readonly (readonly [number, number] | undefined)[], kind: Kind, owner: number): void {
    let last: readonly [number, number] | undefined;
    let step = 0;
    for (const p of path) {
      if (p === undefined) {
        last = undefined;
        continue;
      }
      const to = [Math.floor(2 * (p[0] + 0.5)), Math.floor(4 * (p[1] + 0.5))] as const;
      if (last === undefined) {
        step = 0;
        this.#dot(to[0], to[1], kind, owner, step);
      } else {
        const n = Math.max(Math.abs(to[0] - last[0]), Math.abs(to[1] - last[1]));
        for (let k = 1; k <= n; k++) {
          const x = Math.round(last[0] + ((to[0] - last[0]) * k) / n);
          const y = Math.round(last[1] + ((to[1] - last[1]) * k) / n);
          this.#dot(x, y, kind, owner, ++step);
        }
      }
      last = to;
    }
  }

  /** One letter over whatever is in a cell. */
  put(column: number, row: number, letter: string, owner: number): void {
    if (column >= 0 && column < this.width && row >= 0 && row < this.height)
      this.#cells[row * this.width + column] = { dots: 0, letter, owner };
  }

  /** What is in a cell, and whose it is. */
  at(column: number, row: number): { readonly text: string; readonly owner: number } | undefined {
    const c = this.#cells[row * this.width + column];
    if (c === undefined) return undefined;
    return { text: c.letter === '' ? String.fromCodePoint(0x2800 + c.dots) : c.letter, owner: c.owner };
  }

  #dot(x: number, y: number, kind: Kind, owner: number, step: number): void {
    if (x < 0 || y < 0 || x >= 2 * this.width || y >= 4 * this.height) return;
    if (!this.#ascii && !isOn(kind, step)) return;
    const k = (y >> 2) * this.width + (x >> 1);
    const dots = this.#ascii ? 0 : (this.#cells[k]?.dots ?? 0) | BITS[x & 1]![3 - (y & 3)]!;
    this.#cells[k] = { dots, letter: this.#ascii ? LETTERS[kind] : '', owner };
  }
}

function isOn(kind: Kind, step: number): boolean {
  const pattern = DASHES[kind];
  if (pattern.length === 1) return true;
  let left = step % pattern.reduce((a, b) => a + b);
  for (const [k, n] of pattern.entries()) {
    if (left < n) return k % 2 === 0;
    left -= n;
  }
  return false;
}

/** A piece of a line as the legend shows it. */
export function sample(kind: Kind, cells: number, ascii: boolean): string {
  const r = new Raster(cells, 1, ascii);
  const middle = [0, cells - 0.5].map((x) => [x - (x === 0 ? 0.5 : 0), -0.25] as const);
  r.line(middle, kind, 0);
  return Array.from({ length: cells }, (_, k) => r.at(k, 0)?.text ?? ' ').join('');
}
