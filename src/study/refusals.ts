import type { Diagnostic } from '../diagnostic.ts';

/** A text that is no model. Its message is what a reader of the command line sees. */
export class ModelError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(message: string, diagnostics: readonly Diagnostic[] = []) {
    super(message);
    this.name = 'ModelError';
    this.diagnostics = diagnostics;
  }
}

/** A question that cannot be asked of this model: a name that it does not have, a value outside its domain. */
export class QuestionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QuestionError';
  }
}
