import { displacements } from '../../../src/model/motion.ts';
import { exactValues } from '../../../src/numeric/formula/exactValues.ts';
import { random } from '../../../src/numeric/random.ts';
import { type FieldSystem, fieldSystem } from '../../../src/numeric/roots/fieldSystem.ts';
import { declaredSetting, isRefusal } from '../../../src/numeric/setting.ts';
import { modelOf } from '../../certificate/systems.ts';

/** The equations of the fixed points of a model. */
export function equationsOf(text: string): FieldSystem {
  const model = modelOf(text);
  const setting = declaredSetting(model, random(1));
  if (isRefusal(setting)) throw new Error(setting.refused);
  return fieldSystem(displacements(model), setting, exactValues(model, setting), model.time);
}
