def key(p):
    need = p["rate"] * (1 - p["slo"] / 100)
    lo, hi = 0.0, float(p["window"])
    for _ in range(100):
        mid = (lo + hi) / 2
        share = (mid * p["bad"] / 100) / p["window"]
        lo, hi = (lo, mid) if share >= need else (mid, hi)
    return hi
