/** What takes `(… for i in N)`. */
export const AGGREGATES: ReadonlySet<string> = new Set([
  'sum',
  'mean',
  'prod',
  'logsumexp',
  'softmax',
  'min',
  'max',
  'argmin',
  'argmax',
]);
