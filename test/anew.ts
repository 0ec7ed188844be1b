import { anew } from '../src/expr/intern.ts';

// Files of tests that run one after the other in a process start with the same names for temporary indices.

anew();
