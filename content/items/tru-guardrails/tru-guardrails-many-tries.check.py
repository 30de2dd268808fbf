def key(p):
    # first success at attempt 1, 2, ... k
    q = p["q"] / 100
    return 100 * sum((1 - q) ** i * q for i in range(p["k"]))
