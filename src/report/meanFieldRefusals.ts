/** What the mean-field rule does not cover, and what would be needed: by code, title, what it says. */
const ROWS: readonly (readonly [code: string, title: string, says: string])[] = [
  [
    'E0602',
    'a diagonal entry',
    'One entry of a random array is of order N^(-1/2) and vanishes against the sum over a row. Declare `zero-diagonal` and leave it out; a number of its own for each site is a random array with one index.',
  ],
  [
    'E0603',
    'a single entry',
    'The rule knows a random array between sites through sums over its sites, such as sum(J[i,j]*u[j] for j in N), and functions of such sums. An entry inside a function, or outside the sum, needs the statistics of single entries.',
  ],
  [
    'E0604',
    'a function of two sites',
    'Beside an array, or under a sum over sites, a function of two sites has to be a finite sum of products of functions of one site: polynomials, and sin, cos, exp, sinh, cosh of sums. Others need the law of pairs.',
  ],
  [
    'E0605',
    'a fixed array between sites',
    'Averages over infinitely many sites need a law. A fixed array of numbers has none: declare it random, write it as a sum of products, or make it a parameter where it does not grow.',
  ],
  [
    'E0606',
    'a closed loop',
    'Random factors that lead from a site back to itself correlate the two ends of the path; the rule cuts trees. Loops need the diagrams of random matrices.',
  ],
  ['E0607', 'an average of the wrong order', 'A sum over N sites is of order N, and its mean of order 1.'],
  [
    'E0608',
    'a field that grows',
    'The sum over a row of a random array has to be of order 1: entries with variance of order 1/N and mean of order 1/N, or a factor 1/sqrt(N).',
  ],
  [
    'E0609',
    'a field that vanishes',
    'The variance of the sum over a row tends to 0: the array does nothing in the limit.',
  ],
  [
    'E0610',
    'a learned matrix of full rank',
    'A matrix between sites may start at random and move by a finite sum of products a[k]*b[l] of order 1/N, and by decay at a constant rate. What changes all its entries at will has no reduction to sites.',
  ],
  [
    'E0611',
    'fields that need one another',
    'Fields that depend on one another at equal times are an implicit equation for each site. A state between them, with a time scale of its own, makes it explicit.',
  ],
  [
    'E0612',
    'finite degree',
    'Where N times the fourth moment of an entry stays of order 1, few entries make up the sum over a row, and it is not Gaussian: the cavity method on graphs is needed.',
  ],
  [
    'E0613',
    'heavy tails',
    'Entries without a variance make fields that are not Gaussian; they need the theory of Lévy matrices.',
  ],
  [
    'E0614',
    'correlations beyond pairs',
    'Entries are independent, or depend on one another in pairs: J[i,j] with J[j,i], or entries of two arrays. Triplets need higher cumulants.',
  ],
  [
    'E0615',
    'sizes in the limit',
    'The large sizes grow together, each a ratio times the first: `limit N -> infinity, P/N = alpha`. Sets of pairs, and sizes of another order, are not covered.',
  ],
  [
    'E0616',
    'a power of an entry',
    'The rule is linear in each entry of an array. A square is self-averaging: the sum over j of J[i,j]^2 u[j] tends to the variance times a mean, which can be written so.',
  ],
  [
    'E0617',
    'a site apart',
    'Sites are alike but for their random numbers and starts. Neighbours, places, orders of sites and laws that depend on the place need a theory with space in it.',
  ],
  [
    'E0618',
    'a start without a law',
    'The sites start by a law, which enters the mean field. Where a state has bounds no law is usual, and one has to be given.',
  ],
  [
    'E0619',
    'the response of a jump',
    'Memory is what a site answers to a kick, and is found from slopes. sign(x), indicator(x > a) and round(x) have the slope 0, and yet a kick moves sites across the jump; how many is the density of the sites there, which the rule does not follow. Kinks, as of relu, are no jumps.',
  ],
];

export const MEAN_FIELD_REFUSALS: readonly { readonly code: string; readonly title: string; readonly says: string }[] =
  ROWS.map(([code, title, says]) => ({ code, title, says }));

/** Questions that no mean field answers, whatever the model: refused where a claim asks them. */
export const BEYOND_MEAN_FIELD: readonly (readonly [what: string, needs: string])[] = [
  ['corrections of order 1/N', 'a loop expansion about the mean field'],
  ['replica symmetry breaking', 'the replica or the cavity method for many states'],
  ['edges and outliers of spectra', 'the resolvent of random matrices'],
  ['which of several states a start reaches at long times', 'the solution in time itself'],
];
