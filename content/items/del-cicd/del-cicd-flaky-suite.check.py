from math import comb

def key(p):
    q = p["p"] / 100
    n = p["n"]
    return 100 * sum(comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(1, n + 1))
