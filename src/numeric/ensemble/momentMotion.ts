import type { Model } from '../../model/model.ts';
import type { Setting } from '../setting.ts';
import { momentFlow } from './momentFlow.ts';
import { momentMap } from './momentMap.ts';
import type { MomentMotion } from './moments.ts';

/** The motion of the moments of a model, with its noise or its draws or with random starts alone; undefined where it is not affine, or too large. */
export const momentMotion = (model: Model, setting: Setting, y0: Float64Array): MomentMotion | undefined =>
  model.time === 'continuous' ? momentFlow(model, setting, y0) : momentMap(model, setting, y0);
