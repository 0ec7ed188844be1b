import { reductionOf } from '../check/case/case.ts';
import { inconclusive } from '../check/case/verdict.ts';
import { type Judged, judge } from '../check/judge.ts';
import { type StepTest, type TestedStep, testDerivation } from '../check/steps/step.ts';
import type { Claim } from '../model/claim.ts';
import type { Model } from '../model/model.ts';
import type { Overrides } from '../numeric/setting.ts';
import type { Derivation } from '../theory/derivation.ts';
import { gradientFlow } from '../theory/gradientFlow.ts';
import { DEFAULT_DRAWS, DEFAULT_SEED } from './defaults.ts';

/** What to verify and with which numbers. */
export interface VerifyOptions extends Overrides {
  /** Names of claims; all if left out. */
  readonly claims?: readonly string[];
  readonly seed?: number;
  /** Settings drawn besides the declared one. */
  readonly draws?: number;
  /** Called after each claim. */
  readonly progress?: (done: number, total: number, claim: JudgedClaim) => void;
}

/** A claim with its verdict; `fault` says that the program failed on it, and how. */
export interface JudgedClaim extends Judged {
  readonly fault?: string;
}

/** How the steps of the model's derivations fared. */
export interface StepSummary {
  readonly tested: number;
  readonly agree: number;
  readonly untested: number;
  readonly differ: readonly { readonly rule: string; readonly test: StepTest }[];
}

/** Verdicts on one model. */
export interface Verification {
  readonly model: Model;
  readonly seed: number;
  readonly claims: readonly JudgedClaim[];
  readonly steps: StepSummary;
  readonly passes: boolean;
}

/** Derives a model's theory, tests its steps, and judges its claims. */
export function verifyModel(model: Model, options: VerifyOptions = {}): Verification {
  const { seed = DEFAULT_SEED, draws = DEFAULT_DRAWS } = options;
  const flow = gradientFlow(model);
  const overrides: Overrides = {
    ...(options.sizes && { sizes: options.sizes }),
    ...(options.parameters && { parameters: options.parameters }),
  };
  const chosen = model.claims.filter((c) => options.claims === undefined || options.claims.includes(c.name));
  const steps: TestedStep[] = [...testedOnce(model, seed, () => flow)];
  for (const ansatz of new Set(chosen.flatMap((c) => (c.ansatz === undefined ? [] : [c.ansatz]))))
    steps.push(
      ...testedOnce(model, `${seed}/${ansatz.name}`, () => {
        const r = reductionOf(chosen.find((c) => c.ansatz === ansatz)!, flow.result, model.time);
        return { kind: 'reduction', title: ansatz.name, steps: r.steps, result: r.fields };
      }),
    );
  const summary = summarise(steps);
  const sound = summary.differ.length === 0;
  const claims = chosen.map((claim, k): JudgedClaim => {
    const judged = guarded(claim, () => judge(claim, model, flow.result, { seed, draws, overrides }));
    const result = sound ? judged : demoted(judged);
    options.progress?.(k + 1, chosen.length, result);
    return result;
  });
  return { model, seed, claims, steps: summary, passes: sound && claims.every((c) => c.passes) };
}

/** Tests of steps by model and stream: the numbers asked for do not enter, so that one who asks again need not wait again. */
const tests = new WeakMap<Model, Map<number | string, readonly TestedStep[]>>();
function testedOnce(model: Model, stream: number | string, derivation: () => Derivation): readonly TestedStep[] {
  const known = tests.get(model) ?? new Map<number | string, readonly TestedStep[]>();
  tests.set(model, known);
  let found = known.get(stream);
  if (found === undefined) {
    found = testDerivation(derivation(), model, stream);
    known.set(stream, found);
  }
  return found;
}

/** A fault of the program on one claim does not take the others with it. */
function guarded(claim: Claim, run: () => Judged): JudgedClaim {
  try {
    return run();
  } catch (problem) {
    const fault = problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem);
    return { claim, judgement: inconclusive(`the program failed on this claim (${fault})`), passes: false, fault };
  }
}

/** A proof is worth no more than the steps that it rests on. */
function demoted(j: JudgedClaim): JudgedClaim {
  if (j.judgement.verdict !== 'proved') return j;
  return {
    ...j,
    judgement: { ...j.judgement, verdict: 'inconclusive', reason: 'a step of the derivation failed its test' },
    passes: false,
  };
}

function summarise(steps: readonly TestedStep[]): StepSummary {
  const all: TestedStep[] = [];
  const visit = (s: TestedStep): void => {
    all.push(s);
    for (const x of s.steps ?? []) visit(x);
  };
  for (const s of steps) visit(s);
  const agree = all.filter((s) => s.tested.status === 'agrees').length;
  const differ = all
    .filter((s) => s.tested.status === 'differs')
    .map((s) => ({ rule: s.why.by === 'rule' ? s.why.rule : s.why.by, test: s.tested }));
  return { tested: agree + differ.length, agree, untested: all.length - agree - differ.length, differ };
}
