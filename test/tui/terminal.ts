import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** A program at a terminal of its own, as a person sees it. */
export class Terminal {
  private readonly emulator: InstanceType<typeof xterm.Terminal>;
  private readonly program: IPty;
  /** Its exit code, or the number of the signal that ended it, once it has ended. */
  ended: { readonly code: number; readonly signal: number } | undefined;
  /** All that was written. */
  written = '';

  constructor(
    command: readonly [string, ...string[]],
    where: { readonly cwd: string; readonly columns: number; readonly rows: number; readonly env?: NodeJS.ProcessEnv },
  ) {
    const { cwd, columns: cols, rows } = where;
    this.emulator = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1000 });
    const { CI: _, NO_COLOR: __, FORCE_COLOR: ___, INK_SCREEN_READER: ____, ...rest } = process.env;
    const [file, ...args] = command;
    const env = { ...rest, TERM: 'xterm-256color', ...where.env } as Record<string, string>;
    this.program = spawn(file, args, { cols, rows, cwd, env, name: 'xterm-256color' });
    this.program.onData((data) => {
      this.written += data;
      this.emulator.write(data);
    });
    this.program.onExit(({ exitCode, signal }) => {
      this.ended = { code: exitCode, signal: signal ?? 0 };
    });
  }

  get id(): number {
    return this.program.pid;
  }

  type(keys: string): void {
    this.program.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.emulator.resize(columns, rows);
    this.program.resize(columns, rows);
  }

  kill(signal: string): void {
    if (this.ended === undefined) this.program.kill(signal);
  }

  /** The rows that are seen. */
  get rows(): readonly string[] {
    const { active } = this.emulator.buffer;
    return Array.from(
      { length: this.emulator.rows },
      (_, k) => active.getLine(active.viewportY + k)?.translateToString(true) ?? '',
    );
  }
  get text(): string {
    return this.rows.join('\n');
  }

  /** Rows that ran over the edge into the next one. */
  get overrun(): number {
    const { active } = this.emulator.buffer;
    return Array.from({ length: this.emulator.rows }, (_, k) => active.getLine(active.viewportY + k)?.isWrapped).filter(
      Boolean,
    ).length;
  }

  get isAlternate(): boolean {
    return this.emulator.buffer.active.type === 'alternate';
  }

  /** Whether the last word on the cursor was to show it. */
  get cursorShown(): boolean {
    return this.written.lastIndexOf('\u001B[?25h') >= this.written.lastIndexOf('\u001B[?25l');
  }

  /** All of the ordinary screen, what was scrolled away included. */
  get history(): readonly string[] {
    const { normal } = this.emulator.buffer;
    return Array.from({ length: normal.length }, (_, k) => normal.getLine(k)?.translateToString(true) ?? '');
  }

  /** Waits until something is true; what is on the screen is in the error where it never is. */
  async until(what: string, holds: () => boolean, seconds = 60): Promise<void> {
    const end = Date.now() + 1000 * seconds;
    while (!holds()) {
      if (Date.now() > end)
        throw new Error(`never seen: ${what}\n${this.text}\n${JSON.stringify(this.ended ?? 'runs')}`);
      await new Promise((go) => setTimeout(go, 15));
    }
  }
  shows(what: string | RegExp, seconds?: number): Promise<void> {
    const found = typeof what === 'string' ? () => this.text.includes(what) : () => what.test(this.text);
    return this.until(String(what), found, seconds);
  }
  /** Waits for the end of the program. */
  async end(seconds?: number): Promise<number> {
    await this.until('the end', () => this.ended !== undefined, seconds);
    // What was written last may still be on its way through the emulator.
    await new Promise<void>((go) => this.emulator.write('', go));
    return this.ended!.code;
  }

  dispose(): void {
    this.kill('SIGKILL');
    this.emulator.dispose();
  }
}
