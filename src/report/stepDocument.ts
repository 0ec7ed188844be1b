import type { Expression } from './expression.ts';

/** A number in a document: JSON has no others than the finite ones. */
export type Figure = number | 'NaN' | 'Infinity' | '-Infinity';

export const figure = (x: number): Figure => (Number.isFinite(x) ? x : (String(x) as Figure));

/** How a step was tested; `agrees` at so many points with this relative gap at most, `untested` for a reason. */
export interface StepTested {
  readonly status: 'agrees' | 'differs' | 'untested';
  readonly by: readonly string[];
  readonly points: number | null;
  readonly gap: Figure | null;
  readonly at: string | null;
  readonly reason: string | null;
}
export interface StepDocument {
  readonly before: Expression;
  readonly after: Expression;
  readonly rule: string;
  readonly tested: StepTested;
  readonly conditions?: readonly Expression[];
  readonly steps?: readonly StepDocument[];
  /** Of the model's file: the statement that it speaks of. */
  readonly line?: number;
}
