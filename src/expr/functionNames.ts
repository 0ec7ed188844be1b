/** Functions of numbers. */
export type FunctionName =
  | 'exp'
  | 'log'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'erf'
  /** 1 − erf, with all its digits where it is small. */
  | 'erfc'
  /** The nearest whole number, halves away from 0. */
  | 'round'
  | 'floor'
  /** The principal branch of w e^w = x. */
  | 'lambertW'
  | 'gammaFunction'
  | 'digamma'
  /** x log x, 0 at 0: what an entropy is made of. */
  | 'xlogx'
  | 'abs'
  | 'sign'
  | 'relu'
  /** 1 where the argument is positive, else 0. */
  | 'step'
  /** Stop-gradient: the value of its argument, constant for `grad`. */
  | 'sg'
  | BinaryName;

/** Functions of two numbers. */
export type BinaryName =
  /** The m-th derivative of digamma at x. */
  | 'polygamma'
  /** Modified and ordinary Bessel functions of order m at x. */
  | 'besselI'
  | 'besselJ'
  /** n over k. */
  | 'binomial';

/** Functions of arrays. */
export type ReduceName =
  /** The least and the greatest entry that counts; infinite where none does. */
  | 'min'
  | 'max'
  /** The place of the first of them, over one binder. */
  | 'argmin'
  | 'argmax'
  /** 1 at the place of the first greatest entry that counts, else 0: the slope of `max`. */
  | 'pick'
  /** The number of singular values above 1e-10 times the largest. */
  | 'rank'
  /** exp of the entropy of the singular values over their sum (Roy & Vetterli 2007). */
  | 'effectiveRank'
  /** The k-th largest eigenvalue, by its real part where the matrix is not symmetric. */
  | 'eigenvalue'
  /** The k-th largest singular value. */
  | 'singular'
  | 'det'
  | 'inverse';
