import type { Model } from '../../model/model.ts';
import { isNoisy } from '../../model/motion.ts';
import type { RandomStream } from '../random.ts';
import type { Setting } from '../setting.ts';
import { flowPath } from './flowPath.ts';
import { mapPath } from './mapPath.ts';
import { noisyPath } from './noisyPath.ts';
import type { PathEnd, PathQuestion } from './path.ts';

export interface FollowOptions {
  /** Where noise and what steps draw come from. */
  readonly random: RandomStream;
  /** Of a flow without noise: the relative tolerance. */
  readonly tolerance: number;
  /** Of a flow with noise: the longest step. */
  readonly step?: number;
}

/** Follows a path of whatever moves: a map, a flow with noise, a flow. */
export function followPath(model: Model, setting: Setting, options: FollowOptions, q: PathQuestion): PathEnd {
  const { random, tolerance, step } = options;
  if (model.time === 'discrete') return mapPath(model, setting, random.fork('steps'), q);
  if (isNoisy(model))
    return noisyPath(model, setting, { random: random.fork('noise'), ...(step !== undefined && { step }) }, q);
  return flowPath(model, setting, tolerance, q);
}
