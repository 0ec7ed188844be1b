// What stands still in a model while its states move: declared, overridden or drawn.

export { holds, pin as pinned } from './setting/condition.ts';
export { misfit, sizesOfData } from './setting/dataSizes.ts';
export { declaredSetting, isRefusal, type Overrides, type Refusal } from './setting/declared.ts';
export { drawDisorder } from './setting/disorder.ts';
export { closedEnds, drawConstant, drawEntry, drawNumber, inDomain, putInDomain } from './setting/domain.ts';
export { drawSetting } from './setting/draw.ts';
export { coarser, flat, lengthOf, position, type Setting, sizeOf, valuesOf } from './setting/values.ts';
