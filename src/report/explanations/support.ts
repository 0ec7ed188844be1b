import type { Row } from './row.ts';

/** What is not supported, and what is warned of. */
export const SUPPORT: readonly Row[] = [
  [
    'E0601',
    'not supported yet',
    'The language has this form, and the engine does not know it yet. The rest of the file is read.',
    "state y : R\ny''' = -y",
    "state y : R\nstate v : R\ny'' = v\nv' = -y",
  ],
  [
    'W0401',
    'a decimal is exact',
    'A decimal in a claim is an exact number. Where it is a rounded one, say to which tolerance.',
    'claim k\n    limit V = 0.74769',
    'claim k\n    limit V = 0.74769 to 1e-5',
  ],
  [
    'W0402',
    'an index that is not used',
    'The term is the same for each value of the index: perhaps another letter was meant.',
    'let a = sum(tau for i in n)',
    'let a = n*tau',
  ],
  [
    'W0403',
    'a division that vanishes',
    'What is divided by is 0 at the point that the message gives: at the declared values, where two indices meet, or at an end of a domain. A condition, or a narrower domain, excludes it.',
    'let a = sum(1/|z[i] - z[j]| for i in n, j in n)',
    'let a = sum(1/|z[i] - z[j]| for i in n, j in n if i != j)',
  ],
];
