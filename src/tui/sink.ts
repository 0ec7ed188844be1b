import { painted, type Row } from './grid.ts';
import type { Depth } from './style.ts';

/** Where a frame goes. */
export interface Output {
  write(text: string): unknown;
}

/** A synchronised update (DEC private mode 2026): the terminal shows all of it at once. */
const BEGIN = '\u001B[?2026h';
const END = '\u001B[?2026l';

/** Paints whole screens and writes only the rows that changed, each at its own place; nothing scrolls. */
export class FrameSink {
  private shown: readonly string[] = [];
  private readonly out: Output;
  private readonly depth: Depth;

  constructor(out: Output, depth: Depth) {
    this.out = out;
    this.depth = depth;
  }

  /** Forgets what is on the screen: the next frame is written in full. */
  forget(): void {
    this.shown = [];
  }

  /** How many bytes were written. */
  paint(rows: readonly Row[]): number {
    const next = rows.map((r) => painted(r, this.depth));
    let text = '';
    next.forEach((row, k) => {
      if (row !== this.shown[k]) text += `\u001B[${k + 1};1H${row}\u001B[K`;
    });
    this.shown = next;
    if (text === '') return 0;
    const whole = `${BEGIN}${text}${END}`;
    this.out.write(whole);
    return whole.length;
  }
}
