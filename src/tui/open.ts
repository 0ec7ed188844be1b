import { AlternateScreen } from './alternateScreen.ts';
import type { Mounted } from './ink/app.ts';
import { reduce } from './reduce.ts';
import { FrameSink } from './sink.ts';
import { spoken } from './spoken.ts';
import { type Action, START, type State } from './state.ts';
import type { Depth } from './style.ts';
import { view } from './view.ts';
import { type Listing, World } from './world.ts';

export interface ScreenOptions {
  /** Paths of the models. */
  readonly labels: readonly string[];
  /** Where they are those of a folder: new files become models, files that go take theirs along. */
  readonly listing?: Listing;
  readonly depth: Depth;
  readonly ascii: boolean;
  /** Plain lines that are only ever appended. */
  readonly reader: boolean;
}

/** Opens the screen and stays until it is left; gives the exit code. The terminal is restored whatever happens. */
export async function openScreen(options: ScreenOptions): Promise<number> {
  const { stdin, stdout } = process;
  const screen = new AlternateScreen(stdout);
  const sink = new FrameSink(stdout, options.depth);
  const signs: Partial<State> = options.ascii ? { layout: 'text', layouts: ['text', 'latex'] } : {};
  let state: State = { ...START, ...signs, columns: stdout.columns || 80, rows: stdout.rows || 24 };
  const look = { ascii: options.ascii, coloured: options.depth !== 'none' };
  let said = '';
  let due = false;

  const paint = (): void => {
    due = false;
    if (options.reader) {
      const text = [...spoken(state), ...(state.message === '' ? [] : [state.message])].join('\n');
      if (text !== said) stdout.write(`${text}\n`);
      said = text;
    } else sink.paint(view(state, look));
  };
  const dispatch = (a: Action): void => {
    const next = reduce(state, a);
    state = next.state;
    // Keys that arrive together are one frame.
    if (!due) {
      due = true;
      setImmediate(paint);
    }
    for (const e of next.effects) world.perform(e);
  };

  let ink: Mounted | undefined;
  const suspend = (): void => {
    if (stdin.isTTY) stdin.setRawMode(false);
    if (!options.reader) screen.leave();
  };
  const resume = (): void => {
    if (stdin.isTTY) stdin.setRawMode(true);
    if (!options.reader) screen.enter();
    sink.forget();
    paint();
  };
  const world = new World(dispatch, stdout, { suspend, resume });

  return new Promise((answer) => {
    let left = false;
    const leave = (code: number, problem?: unknown): void => {
      if (left) return;
      left = true;
      world.close();
      ink?.unmount();
      suspend();
      for (const [name, on] of Object.entries(signals)) process.off(name, on);
      stdout.off('resize', resized);
      if (problem !== undefined) process.stderr.write(`error: a fault of saddle itself: ${words(problem)}\n`);
      stdin.unref();
      answer(code);
    };
    const resized = (): void => {
      sink.forget();
      if (!options.reader) stdout.write('\u001B[2J');
      dispatch({ kind: 'resize', columns: stdout.columns, rows: stdout.rows });
    };
    const signals: Record<string, (x?: unknown) => void> = {
      SIGINT: () => leave(130),
      SIGTERM: () => leave(143),
      SIGHUP: () => leave(129),
      SIGTSTP: () => {
        suspend();
        process.kill(process.pid, 'SIGSTOP');
      },
      SIGCONT: resume,
      uncaughtException: (problem) => leave(70, problem),
      unhandledRejection: (problem) => leave(70, problem),
      exit: () => screen.leave(),
    };
    for (const [name, on] of Object.entries(signals)) process.on(name, on);
    stdout.on('resize', resized);
    world.onQuit = () => leave(0);
    if (options.reader) stdout.write('saddle: ? says the keys, q leaves\n');
    else screen.enter();
    // Raw at once: what is typed before Ink is there is not echoed over the first frame, and waits.
    stdin.setRawMode(true);
    if (!options.reader) paint();
    world.open(options.labels, options.listing);
    // Ink takes a few hundred milliseconds to load: the first frame does not wait for it.
    import('./ink/app.ts').then(
      ({ mount }) => {
        if (left) return;
        const onKeys = (keys: readonly string[]): void => {
          for (const key of keys)
            if (key === 'ctrl+z') process.kill(process.pid, 'SIGTSTP');
            else if (!left) dispatch({ kind: 'key', key });
        };
        ink = mount({ onKeys }, stdin, stdout);
      },
      (problem) => leave(70, problem),
    );
  });
}

const words = (problem: unknown): string =>
  problem instanceof Error
    ? process.env.SADDLE_DEBUG
      ? (problem.stack ?? problem.message)
      : problem.message
    : String(problem);
