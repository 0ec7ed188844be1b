import { letter } from '../expr/intern.ts';

/** What `lyapunov` stands for in claims: the largest exponent of the motion of the model. */
export const LYAPUNOV = letter({ name: 'lyapunov', role: 'auxiliary' });
