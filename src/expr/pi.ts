import { call, mul, num, one } from './build.ts';

/** π = 4 atan 1; a closed term, so that its sign is known. */
export const PI = mul(num(4), call('atan', one));
