import type { Diagnostic, Place } from '../../diagnostic.ts';
import type { IndexSet } from '../../expr/expr.ts';
import { letter, scoped } from '../../expr/intern.ts';
import { letters } from '../../expr/traverse.ts';
import type { EffectiveProcess } from '../../model/effective.ts';
import type { Dynamics, Model } from '../../model/model.ts';
import { TooManyTerms } from '../../rewrite/expand.ts';
import type { Derivation } from '../derivation.ts';
import { vectorField } from '../gradientFlow.ts';
import { disorderOf } from './arrays.ts';
import { assembled } from './assembly.ts';
import { Closures } from './closures.ts';
import { Cut } from './cut.ts';
import { derivationOf } from './derivation.ts';
import type { Ground } from './ground.ts';
import { withJoinedFields } from './joinFields.ts';
import { refuseJumps } from './jumps.ts';
import { learnedOf } from './learned.ts';
import { Lessons } from './learning.ts';
import { type Motion, motionAtSite } from './motions.ts';
import { Names } from './names.ts';
import { orderedSums } from './ordered.ts';
import { placeOfName } from './places.ts';
import { Quantities } from './quantities.ts';
import { Refused } from './refusal.ts';
import { scalingOf } from './scaling.ts';
import { Sites } from './sites.ts';

/** What a model becomes when its sizes grow, with the steps that lead there; or why the rule does not apply. */
export type MeanField =
  | {
      readonly process: EffectiveProcess;
      readonly derivation: Derivation;
      /** What it rests on beyond the rule itself. */
      readonly assumptions: readonly string[];
      /** Between the letters of the model and those of a site: needed to ask for quantities of the model. */
      readonly ground: Ground;
    }
  | { readonly refusal: Diagnostic };

/** Derives the effective process of one site of each large set, mechanically from the terms of the model. */
export function deriveMeanField(model: Model): MeanField {
  const at: { now: Dynamics | undefined } = { now: undefined };
  try {
    return scoped(() => derived(model, at));
  } catch (problem) {
    if (problem instanceof Refused) return { refusal: refusalOf(problem, model, at.now) };
    if (problem instanceof TooManyTerms) {
      const r = new Refused('E0601', `the terms of this model do not fit: ${problem.message}`);
      return { refusal: refusalOf(r, model, at.now) };
    }
    throw problem;
  }
}

function refusalOf(r: Refused, model: Model, dynamics: Dynamics | undefined): Diagnostic {
  const statement: Place | undefined = dynamics?.pieces[0]?.place;
  const finite = finiteBeside(model);
  const left = finite === undefined ? [] : [`\`${finite}\` stays finite unless \`limit\` says how it grows`];
  const help = [...(r.help === undefined ? [] : [r.help]), ...left].join('; ');
  const anywhere = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const named = r.names === undefined ? undefined : placeOfName(model, r.names, statement);
  return {
    code: r.code,
    severity: 'error',
    message: r.message,
    place: r.place ?? named ?? statement ?? model.states[0]?.place ?? anywhere,
    ...(help === '' ? {} : { help }),
  };
}

/** A size that is not said to grow, although a random array has it beside one that does: perhaps its ratio was forgotten. */
function finiteBeside(model: Model): string | undefined {
  if (model.limits.length === 0) return undefined;
  const growing = new Set(model.limits.flatMap((l) => letters(l.left)));
  const sizeOf = (s: IndexSet) => letters(s.size).find((l) => l.role === 'size');
  for (const { letter: l } of model.random) {
    const sizes = l.axes.map(sizeOf);
    const other = sizes.find((x) => x !== undefined && !growing.has(x));
    if (other !== undefined && sizes.some((x) => x !== undefined && growing.has(x))) return other.name;
  }
  return undefined;
}

function derived(model: Model, at: { now: Dynamics | undefined }): MeanField {
  const scaling = scalingOf(model);
  const names = new Names(model);
  const closures = new Closures(names);
  const ordered = orderedSums(model, scaling);
  const dynamics = model.dynamics.map((d) => ({ ...d, right: ordered.read(d.right) }));
  const fields = vectorField({ ...model, dynamics });
  const learned = learnedOf(model, fields, scaling);
  const arrays = [...model.random, ...learned.flatMap((w) => (w.array === undefined ? [] : [w.array]))];
  const ground: Ground = {
    scaling,
    disorder: disorderOf(arrays, ordered.arrays, scaling),
    sites: new Sites(scaling),
    names,
    closures,
    drawn: new Set(model.draws.flatMap((x) => (x.kind === 'law' ? [x.letter] : []))),
    ordered,
    quantities: new Quantities(names),
    learned: new Map(learned.map((w) => [w.letter, w.slots])),
    steps: [],
    lemmas: new Set(),
    channels: [],
    joined: [],
    averages: [],
    globalSet: () => firstSet(model, ground),
  };
  const cut = new Cut(ground);
  const earlier = letter({ name: names.fresh('s'), role: 'auxiliary' });
  const lessons = new Lessons(model, learned, ground, cut, earlier);
  const sites = model.dynamics.filter((d) => !ground.learned.has(d.state));
  const motions = sites.map((d): Motion => {
    at.now = d;
    return motionAtSite(d, fields.find((f) => f.state === d.state)!, model, cut, ground);
  });
  at.now = undefined;
  const moved = withJoinedFields(motions, ground);
  const process = assembled(model, ground, moved, lessons, earlier);
  refuseNoisyResponses(process);
  refuseJumps(process);
  const assumptions = [...scaling.assumed];
  return {
    process,
    derivation: derivationOf(model, fields, learned, process, ground, assumptions),
    assumptions,
    ground,
  };
}

/** The set on whose sites states stand that belong to no site. */
function firstSet(model: Model, g: Ground): IndexSet | undefined {
  for (const s of model.states) {
    const set = g.sites.of(s.letter).set;
    if (set !== undefined) return set;
  }
  return undefined;
}

/** Slopes of the strength of noise are not part of the tangent process. */
function refuseNoisyResponses(process: EffectiveProcess): void {
  process.populations.forEach((p, k) => {
    const moving = new Set([...p.states.map((s) => s.letter), ...p.processes.map((q) => q.letter)]);
    const noisy = p.states.find((s) => s.noise !== undefined && letters(s.noise).some((l) => moving.has(l)));
    if (noisy === undefined || !process.kernels.some((q) => q.kind === 'response' && q.population === k)) return;
    throw new Refused('E0601', 'memory beside noise whose strength moves is not supported in a mean field yet', {
      help: `noise of constant strength in \`${noisy.of.name}\`, or no reciprocity`,
      names: noisy.of.name,
    });
  });
}
