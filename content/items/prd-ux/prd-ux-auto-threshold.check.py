def key(p):
    lo, hi = 0.0, 1.0
    for _ in range(100):
        mid = (lo + hi) / 2
        unchecked_seconds = (1 - mid) * p["e"] * 60
        lo, hi = (mid, hi) if unchecked_seconds > p["r"] else (lo, mid)
    return 100 * hi
