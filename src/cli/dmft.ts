import { render } from '../diagnostic.ts';
import { load } from '../model/load.ts';
import type { Model } from '../model/model.ts';
import { dmftDocument } from '../report/dmftDocument.ts';
import { dmftText } from '../report/dmftText.ts';
import { printed } from '../report/document.ts';
import { numeral } from '../report/words.ts';
import { type DmftProgress, dmftModel, SOLVER_NAMES, type Solver, type SweepChoice } from '../study/dmft.ts';
import type { ModelText } from '../study/modelFile.ts';
import { combine, type Simulation } from '../study/simulation/combine.ts';
import { type Question, questionOf } from '../study/simulation/question.ts';
import { simulateInThreads } from '../study/simulation/workers.ts';
import { modelOf, overridesFor, valuesGiven } from './asked.ts';
import type { Invocation, Run } from './command.ts';
import { drawProgress } from './drawProgress.ts';
import { EXIT, Refusal, usage } from './exit.ts';
import { expressionsOf, isSet, oneOf, positive, textOf, valuesOf, wholeNumber } from './flags.ts';
import { observed } from './observed.ts';
import { stopper } from './stopper.ts';
import type { Terminal } from './terminal.ts';
import { timed } from './timing.ts';

/** `saddle dmft`. A derivation that fails its test ends with 1; what could not be solved, with 4. */
export const dmft: Run = async (asked, terminal) => {
  const layout = oneOf(asked, 'notation', ['unicode', 'latex', 'text']);
  const seed = wholeNumber(asked, 'seed', 0);
  const tolerance = positive(asked, 'tol');
  const times = timesOf(asked);
  const draws = wholeNumber(asked, 'draws', 2, 1_000_000);
  const sizes = valuesOf(asked, 'sizes');
  if (sizes !== undefined && draws === undefined)
    throw usage('`--sizes` are those of simulations', 'with `--draws`: how many');
  const threads = wholeNumber(asked, 'threads', 1, 64);
  const solver = textOf(asked, 'solver') === undefined ? undefined : oneOf(asked, 'solver', solvers());
  const sweeps = sweepsOf(asked, solver);
  const valid = modelOf(asked.operands[0]!, terminal);
  const seen = observed(expressionsOf(asked, 'observe'), valid);
  const model = seen === undefined ? valid.model : longer(seen.file);
  const [overrides] = overridesFor([model], valuesGiven(asked, [model]));
  const watch = timed(asked);
  const tell = teller(terminal);
  const found = dmftModel(model, {
    ...overrides,
    ...(seed !== undefined && { seed }),
    ...(tolerance !== undefined && { tolerance }),
    ...(times && { times }),
    ...(solver && { solver }),
    ...(sweeps && { sweeps }),
    ...(seen && { observe: seen.names }),
    deriveOnly: isSet(asked, 'derive-only'),
    look: tell.look,
  });
  tell.end();
  if ('refused' in found)
    throw usage(found.refused, found.help ?? '`-p name=number` gives a parameter or a size its value');
  if ('refusal' in found) {
    const { refusal } = found;
    const text = render(refusal, valid.file.text, valid.file.label, terminal.look);
    const help = '`saddle explain mean-field` says what the rule covers, and what the rest would need';
    throw new Refusal(EXIT.unsolved, `there is no mean field of \`${model.name}\``, help, {
      text,
      diagnostics: [refusal],
    });
  }
  const named =
    seen === undefined
      ? found
      : {
          ...found,
          model: valid.model,
          solved: found.solved.map((v) => ({ ...v, quantity: seen.labels[v.quantity] ?? v.quantity })),
        };
  const simulated =
    draws === undefined || found.solved.length === 0
      ? []
      : await ensembles(model, seen?.file ?? valid.file, terminal, {
          names: [...new Set(found.solved.map((v) => v.quantity))],
          times: times ?? [10],
          overrides: { ...overrides },
          sizes,
          question: { draws, ...(seed !== undefined && { seed }) },
          labels: seen?.labels ?? {},
          ...(threads !== undefined && { threads }),
        });
  const d = dmftDocument(named, simulated);
  terminal.print(terminal.json ? printed(watch.stamped(d)) : dmftText(d, { ...terminal.page, layout }));
  watch.tell(terminal);
  if (d.result.tested.verdict === 'differ') return EXIT.failed;
  // A time and a stationary state are two ways to ask: one of them is enough for each quantity.
  const missing = [...new Set(d.result.values.map((v) => v.quantity))].some((q) =>
    d.result.values.every((v) => v.quantity !== q || v.value === null),
  );
  return missing ? EXIT.unsolved : EXIT.ok;
};

const solvers = (): readonly [Solver, ...Solver[]] => SOLVER_NAMES as readonly [Solver, ...Solver[]];

/** The model with the expressions that are asked for as further orders. */
function longer(file: ModelText): Model {
  const { model } = load(file.text, { readFile: (path) => file.files.get(path) });
  if (model === undefined) throw new Error('a model that was read with further orders cannot be read');
  return model;
}

/** `--damping 0.8 --sweeps 30`, of global sweeps. */
function sweepsOf(asked: Invocation, solver: Solver | undefined): SweepChoice | undefined {
  const text = textOf(asked, 'damping');
  const most = wholeNumber(asked, 'sweeps', 1, 100_000);
  if (text === undefined && most === undefined) return undefined;
  if (solver !== 'sweeps')
    throw usage(`\`--${text === undefined ? 'sweeps' : 'damping'}\` is of global sweeps`, 'with `--solver sweeps`');
  const damping = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  if (text !== undefined && !(damping >= 0 && damping < 1))
    throw usage(`\`--damping\` is a number from 0 to below 1, not \`${text}\``);
  return { ...(text !== undefined && { damping }), ...(most !== undefined && { most }) };
}

/** `--t 10` or `--t 5,10`. */
function timesOf(asked: Invocation): readonly number[] | undefined {
  const text = textOf(asked, 't');
  if (text === undefined) return undefined;
  const all = text.split(',').map((x) => (x.trim() === '' ? Number.NaN : Number(x)));
  if (all.some((x) => !(x >= 0 && Number.isFinite(x))))
    throw usage(`\`--t ${text}\` holds no times`, '`--t 10`, or several: `--t 5,10`');
  return [...new Set(all)].sort((a, b) => a - b);
}

/** How far a solver is, with the residual where one falls: one line that changes, where somebody watches. */
function teller(terminal: Terminal) {
  const start = performance.now();
  let shown = false;
  return {
    look: (p: DmftProgress) => {
      if (terminal.watched && !terminal.json && !terminal.quiet && performance.now() - start > 300) {
        const residual = p.residual === undefined ? '' : ` · residual ${p.residual.toExponential(1)}`;
        terminal.say(`\r${numeral(Math.round(100 * p.done))} % · ${p.says}${residual}\u001B[K`);
        shown = true;
      }
      return 'go on' as const;
    },
    end: () => {
      if (shown) terminal.say('\r\u001B[K');
    },
  };
}

interface EnsembleOptions {
  readonly names: readonly string[];
  readonly times: readonly number[];
  readonly overrides: {
    readonly sizes?: Readonly<Record<string, number>>;
    readonly parameters?: Readonly<Record<string, number>>;
  };
  readonly sizes: ReturnType<typeof valuesOf>;
  readonly question: { readonly draws: number; readonly seed?: number };
  readonly labels: Readonly<Record<string, string>>;
  readonly threads?: number;
}

/** Draws of the un-reduced model at the sizes that are asked for, or at the declared one and twice that. */
async function ensembles(
  model: Model,
  file: ModelText,
  terminal: Terminal,
  o: EnsembleOptions,
): Promise<readonly Simulation[]> {
  const letter = o.sizes?.name ?? growing(model);
  const declared = model.sizes.find((s) => s.letter.name === letter);
  if (letter === undefined || declared === undefined)
    throw usage(
      o.sizes === undefined ? 'no size of the model goes to infinity by a `limit`' : `there is no size \`${letter}\``,
      '`--sizes N=200,400`',
    );
  const own =
    o.overrides.sizes?.[letter] ?? (declared.value?.kind === 'num' ? Number(declared.value.value.n) : undefined);
  const values = o.sizes?.values ?? (own === undefined ? [] : [own, 2 * own]);
  if (values.length === 0) throw usage(`\`${letter}\` has no declared value`, `\`--sizes ${letter}=200,400\``);
  const questions = values.map((n): Question => {
    const made = questionOf(model, {
      ...o.overrides,
      ...o.question,
      sizes: { ...o.overrides.sizes, [letter]: n },
      observe: o.names,
    });
    if ('refused' in made) throw usage(made.refused);
    const times = [...new Set([0, ...o.times])];
    return { ...made, times: times.length > 1 ? times : [0, 1], labels: o.labels };
  });
  const stop = stopper();
  const progress = drawProgress(terminal);
  const made = await simulateInThreads(file, questions, {
    ...(o.threads !== undefined && { threads: o.threads }),
    onDraw: progress.drawn,
    signal: stop.signal,
  });
  progress.end();
  if ('refused' in made) throw usage(made.refused, '`-p name=number` gives a parameter or a size its value');
  return made.flatMap((all, k) => (all.length === 0 ? [] : [combine(model, questions[k]!.seed, all)]));
}

/** The size that goes to infinity by itself. */
const growing = (model: Model): string | undefined =>
  model.limits.flatMap((l) =>
    l.relation === '->' && l.right === undefined && l.left.kind === 'sym' ? [l.left.letter.name] : [],
  )[0];
