/** Two states at rest and some laws, to take means of; a test adds what it needs. */
export const MEANS = `model means
size d = 3, n = 40
param s2 > 0 = 0.7, eps = 0.1, a = 0.3
data b[d] = [1, 2, 3]
state W : R^d
state V : R^(d, d)
W' = -W
V' = -V
law x : R^d ~ normal(0, s2)
law m : R^d ~ mixture(1/2: normal(b, s2), 1/2: normal(-b, s2))
law big : R^n ~ normal(0, 1)
law one ~ normal(a, s2)
`;
