import { FOLDER, isFolder, labelOf, modelPaths, pathOf } from '../study/modelPaths.ts';
import type { Run } from './command.ts';
import { EXIT, Refusal, usage } from './exit.ts';
import { isSet, oneOf } from './flags.ts';
import { isWatched, isYes } from './watched.ts';

/** `saddle tui`. Without a terminal there is no screen: the other commands say the same in plain text. */
export const tui: Run = async (asked) => {
  const { env } = process;
  if (!isWatched())
    throw usage('the screen needs a terminal', 'in scripts and pipes: `saddle verify`, `saddle derive <model>`');
  const { operands } = asked;
  const list = (): readonly string[] =>
    (operands.length === 0 ? modelPaths() : [...new Set(operands.flatMap(pathsOf))]).map(labelOf);
  const labels = list();
  // React and Ink say less and run faster so; they read it when they are loaded.
  env.NODE_ENV ??= 'production';
  const [{ openScreen }, { depthOf }] = await Promise.all([import('../tui/open.ts'), import('../tui/style.ts')]);
  const never = oneOf(asked, 'color', ['auto', 'always', 'never']) === 'never';
  return openScreen({
    labels,
    ...(operands.length === 0 && { listing: { folder: FOLDER, paths: list } }),
    depth: never ? 'none' : depthOf(env),
    ascii: isSet(asked, 'ascii') || env.TERM === 'linux' || env.TERM === 'dumb',
    // A dumb terminal cannot place a cursor: plain lines are what it can show.
    reader:
      isSet(asked, 'screen-reader') ||
      isYes(env.SADDLE_SCREEN_READER) ||
      isYes(env.INK_SCREEN_READER) ||
      env.TERM === 'dumb',
  });
};

/** Paths only: nothing is read before the first frame, and a model with errors is what the screen is for. */
function pathsOf(asked: string): readonly string[] {
  if (asked === '-') throw usage('the screen watches files: standard input is none', 'give the path of a file');
  if (isFolder(asked)) {
    const below = modelPaths(asked);
    if (below.length > 0) return below;
    throw usage(`no model (*.saddle) below \`${asked}\``);
  }
  const path = pathOf(asked);
  if (typeof path === 'string') return [path];
  throw path.status === 'unknown' ? usage(path.message, path.help) : new Refusal(EXIT.invalid, path.message, path.help);
}
