import type { Model } from '../model/model.ts';
import { QuestionError } from './refusals.ts';
import { isMisfit, type Overrides, overridesOfEach } from './values.ts';

/** Sizes and parameters sorted to the models that declare them. @throws {QuestionError} for a number that none takes */
export function fitting(
  models: readonly Model[],
  { sizes = {}, parameters = {} }: Pick<Overrides, 'sizes' | 'parameters'>,
): readonly Overrides[] {
  const fit = overridesOfEach(models, new Map([...Object.entries(sizes), ...Object.entries(parameters)]));
  if (!isMisfit(fit)) return fit;
  throw new QuestionError(
    fit.kind === 'outside'
      ? fit.message
      : `there is no size or parameter \`${fit.name}\`; there are ${fit.known.join(', ')}`,
  );
}
