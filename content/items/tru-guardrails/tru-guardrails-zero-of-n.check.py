def key(p):
    low, high = 0.0, 1.0
    for _ in range(80):
        mid = (low + high) / 2
        low, high = (mid, high) if (1 - mid) ** p["n"] > 0.05 else (low, mid)
    return 100 * low
