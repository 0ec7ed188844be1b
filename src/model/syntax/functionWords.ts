/** The names of the functions of the language. */
export const functionWords: ReadonlySet<string> = new Set(
  (
    'exp log sqrt sin cos tan asin acos atan sinh cosh tanh erf erfc abs sign relu round floor lambertW gammaFunction ' +
    'digamma polygamma besselI besselJ binomial factorial rank stableRank effectiveRank entropy eigenvalue singular ' +
    'sum mean prod logsumexp softmax min max argmin argmax dot outer trace det inverse diag hadamard norm gram ' +
    'where indicator sample response integral sg grad identity'
  ).split(' '),
);
