def key(p):
    lo, hi = 0.0, 1.0
    for _ in range(200):
        mid = (lo + hi) / 2
        clean = 1.0
        for _ in range(p["n"]):
            clean *= 1 - mid
        lo, hi = (mid, hi) if clean > 0.05 else (lo, mid)
    return 100 * hi
