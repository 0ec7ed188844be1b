/** A derivative that the program does not know, or that does not exist; it is never taken for 0. */
export class NoDerivative extends Error {
  constructor(of: string) {
    super(`the derivative of \`${of}\` is not known here`);
    this.name = 'NoDerivative';
  }
}

/** A term became meaningless at the values put in: a zero to a negative power, or its logarithm. */
export class Singular extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'Singular';
  }
}
