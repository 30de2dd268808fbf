def key(p):
    # bisect on the precision at which a thousand calls break even
    low, high = 0.0, 1.0
    for _ in range(60):
        mid = (low + high) / 2
        gain = 1000 * mid * p["eff"] / 100 * p["val"] - 1000 * p["call"]
        low, high = (low, mid) if gain > 0 else (mid, high)
    return 100 * high
