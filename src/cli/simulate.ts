import type { Model } from '../model/model.ts';
import { printed, type SimulateDocument, type SizesDocument } from '../report/document.ts';
import type { PlotOptions } from '../report/figure/simulationFigure.ts';
import { unpainted } from '../report/paint.ts';
import { simulateDocument, sizesDocument } from '../report/simulateDocument.ts';
import { simulationCsv } from '../report/simulationCsv.ts';
import { simulationText } from '../report/simulationText.ts';
import { reachedEnd } from '../report/words.ts';
import { combine, type Simulation } from '../study/simulation/combine.ts';
import { type Question, questionOf } from '../study/simulation/question.ts';
import { simulateInThreads } from '../study/simulation/workers.ts';
import { modelOf, overridesFor, valuesGiven } from './asked.ts';
import type { Invocation, Run } from './command.ts';
import { drawProgress } from './drawProgress.ts';
import { EXIT, usage } from './exit.ts';
import { assignments, expressionsOf, isSet, oneOf, positive, textOf, timesOf, valuesOf, wholeNumber } from './flags.ts';
import { observed } from './observed.ts';
import { writeWhole } from './output.ts';
import { stopper } from './stopper.ts';
import { suggestion } from './suggestion.ts';
import { onlyAscii } from './terminal.ts';
import { timed } from './timing.ts';

/** `saddle simulate`. What does not reach its end is shown as far as it goes. */
export const simulate: Run = async (asked, terminal) => {
  const out = textOf(asked, 'out');
  const form = formOf(asked, terminal.json, out);
  const plot = plotOf(asked, form);
  const threads = wholeNumber(asked, 'threads', 1, 64);
  const options = optionsOf(asked);
  const sizes = valuesOf(asked, 'sizes');
  const valid = modelOf(asked.operands[0]!, terminal);
  const { model } = valid;
  const seen = observed(expressionsOf(asked, 'observe'), valid);
  const questions = settingsOf(asked, model, sizes).map((overrides): Question => {
    const q = questionOf(model, { ...overrides, ...options, ...(seen && { observe: seen.names }) });
    if ('refused' in q) throw usage(q.refused);
    return seen === undefined ? q : { ...q, labels: seen.labels };
  });
  const watch = timed(asked);
  const stop = stopper();
  const progress = drawProgress(terminal);
  const made = await simulateInThreads(seen?.file ?? valid.file, questions, {
    ...(threads !== undefined && { threads }),
    onDraw: progress.drawn,
    signal: stop.signal,
  });
  progress.end();
  if ('refused' in made) throw usage(made.refused, '`-p name=number` gives a parameter or a size its value');
  const each = isSet(asked, 'each');
  const runs = made.flatMap((all, k): Simulation[] => {
    const seed = questions[k]!.seed;
    if (each) return all.map((d) => ({ ...combine(model, seed, [d]), draw: d.draw + 1 }));
    return all.length === 0 ? [] : [combine(model, seed, all)];
  });
  if (runs.length === 0) {
    terminal.complain('interrupted before anything was done\n');
    return stop.code() ?? EXIT.interrupted;
  }
  const short = made.some((all, k) => all.length < questions[k]!.draws);
  const cut = short || runs.some((r) => r.outcome.status === 'interrupted');
  // A signal that came when all was done changes nothing.
  const interrupted = cut ? stop.code() : undefined;
  const d = marked(
    sizes === undefined && !each ? simulateDocument(runs[0]!) : sizesDocument(runs),
    interrupted !== undefined,
  );
  const page = out === undefined ? terminal.page : { ...terminal.page, paint: unpainted };
  const text =
    form === 'json'
      ? printed(watch.stamped(d))
      : form === 'csv'
        ? simulationCsv(d, [...(sizes === undefined ? [] : [sizes.name]), ...(each ? ['draw'] : [])])
        : simulationText(d, page, plot);
  if (interrupted !== undefined) {
    // Half a file would be taken for a whole one.
    terminal.print(text);
    const draws = `${runs.reduce((n, r) => n + r.draws, 0)} of ${questions.reduce((n, q) => n + q.draws, 0)} draws`;
    terminal.complain(
      `interrupted: partial${short ? `, ${draws}` : ''}${out === undefined ? '' : `; \`${out}\` was not written`}\n`,
    );
    return interrupted;
  }
  if (out === undefined) terminal.print(text);
  else writeWhole(out, text);
  watch.tell(terminal);
  if (runs.every((r) => reachedEnd(r.outcome))) return EXIT.ok;
  return EXIT.unsolved;
};

function optionsOf(asked: Invocation) {
  const times = timesOf(asked, 't');
  const points = wholeNumber(asked, 'points', 2, 1_000_000);
  const seed = wholeNumber(asked, 'seed', 0);
  const draws = wholeNumber(asked, 'draws', 1, 1_000_000);
  const step = positive(asked, 'step');
  const tolerance = positive(asked, 'tolerance');
  if (tolerance !== undefined && !(tolerance >= 1e-12 && tolerance < 1))
    throw usage(`\`--tolerance\` lies between 1e-12 and 1, not ${tolerance}`);
  return {
    ...times,
    ...(points !== undefined && { points }),
    ...(seed !== undefined && { seed }),
    ...(draws !== undefined && { draws }),
    ...(step !== undefined && { step }),
    ...(tolerance !== undefined && { tolerance }),
  };
}

function formOf(asked: Invocation, json: boolean, out: string | undefined): 'text' | 'csv' | 'json' {
  const csv = isSet(asked, 'csv');
  if (csv && json) throw usage('`--csv` and `--json` are two forms of one output', 'one of them');
  if (csv || json) return csv ? 'csv' : 'json';
  return out?.endsWith('.csv') ? 'csv' : out?.endsWith('.json') ? 'json' : 'text';
}

/** How the observables are drawn, if they are: in place of the table of the text. */
function plotOf(asked: Invocation, form: 'text' | 'csv' | 'json'): PlotOptions | undefined {
  const given = ['log', 'ascii'].find((name) => asked.flags[name] !== undefined);
  if (!isSet(asked, 'plot')) {
    if (given !== undefined) throw usage(`\`--${given}\` is about a figure`, 'with `--plot`');
    return undefined;
  }
  if (form !== 'text') throw usage(`\`--plot\` draws in text, and ${form.toUpperCase()} was asked for`, 'one of them');
  const log = asked.flags.log === undefined ? '' : oneOf(asked, 'log', ['x', 'y', 'xy']);
  return {
    log: { x: log.includes('x'), y: log.includes('y') },
    ascii: isSet(asked, 'ascii') || onlyAscii(),
    chosen: asked.flags.observe !== undefined,
  };
}

/** The numbers in place of declared ones, one set for each size that is asked for. */
function settingsOf(asked: Invocation, model: Model, sizes: ReturnType<typeof valuesOf>) {
  const given = valuesGiven(asked, [model]);
  if (sizes === undefined) return [overridesFor([model], given)[0]!];
  const { name, values } = sizes;
  if (assignments(asked).has(name)) throw usage(`\`-p ${name}=…\` and \`--sizes ${name}=…\` both give \`${name}\``);
  if (!model.sizes.some((s) => s.letter.name === name)) {
    const known = model.sizes.map((s) => s.letter.name);
    throw usage(`there is no size \`${name}\``, suggestion(name, known));
  }
  return values.map((n) => overridesFor([model], new Map([...given, [name, n]]))[0]!);
}

/** Says in the document that somebody stopped the work. */
const marked = <D extends SimulateDocument | SizesDocument>(d: D, partial: boolean): D =>
  partial ? { ...d, result: { ...d.result, partial: true } } : d;
