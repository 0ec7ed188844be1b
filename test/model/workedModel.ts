/** The model of the shared head with stop-gradient, as an author would write it. */
export const PROJECTED = `# Samples and labels behind a shared head, with stop-gradient
model projected-stop-gradient
cite  yao2026 "Yao, Li & Liu 2026, arXiv:2604.09979"
size  n = 9, r = 1, d = 6
param eta_x > 0 = 1, eta_y > 0 = 0.5, eta_w > 0 = 0.2
any   u : sphere(d)
state s[2, n] : R^d                            # consistent samples of two classes
state f[r] : R^d                               # frustrated samples: both labels
state y[2] : R^d                               # label embeddings
state W : R^(d, d)                             # shared projection head
let pull(v, w) = |W @ v - sg(w)|^2/2 + |W @ w - sg(v)|^2/2
let L = sum(pull(s[a,j], y[a]) for a in 2, j in n) + sum(pull(f[j], y[a]) for j in r, a in 2)
s' = -eta_x*grad(L, s)
f' = -eta_x*grad(L, f)
y' = -eta_y*grad(L, y)
W' = -eta_w*grad(L, W)

ansatz one_axis(S, Y, h, g)                    # proved invariant, or the leak is shown
    s[a,j] = (-1)^a*S*u
    y[a] = (-1)^a*Y*u
    f[j] = 0
    W = h*outer(u, u) + g*(identity - outer(u, u))

claim balance
    conserved gram(s)/eta_x + gram(f)/eta_x + gram(y)/eta_y - W.T @ W/eta_w
claim non_collapsed_line in one_axis
    fixed-points contain {h = sqrt(n/(n+r)), Y = h*S}
claim no_potential
    not gradient-field
`;

/** Two classes of ten samples, one frustrated sample and two labels in d dimensions, all at rest, then at temperature T. */
export const langevin = (d: number): string => `model langevin
size n = 10, d = ${d}
param T > 0 = 0.01
state s[2, n] : R^d
state f : R^d
state y[2] : R^d
let L = sum(|s[a,j] - y[a]|^2 for a in 2, j in n)/2 + sum(|f - y[a]|^2 for a in 2)/2
s' = -1*grad(L, s) with temperature T
f' = -1*grad(L, f) with temperature T
y' = -1*grad(L, y) with temperature T
initial s[a,j] = 0
initial f = 0
initial y[a] = 0
`;
