import type { Output } from './sink.ts';

const ENTER = '\u001B[?1049h\u001B[?25l\u001B[2J\u001B[H';
const LEAVE = '\u001B[0m\u001B[?25h\u001B[?1049l';

/** The screen of a full-screen program, entered and left; what stood on the terminal before comes back. */
export class AlternateScreen {
  private entered = false;
  private readonly out: Output;

  constructor(out: Output) {
    this.out = out;
  }

  enter(): void {
    if (this.entered) return;
    this.entered = true;
    this.out.write(ENTER);
  }

  leave(): void {
    if (!this.entered) return;
    this.entered = false;
    this.out.write(LEAVE);
  }
}
