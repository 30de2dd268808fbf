def key(p):
    best, loss = None, 0.0
    for i in range(1, 3000):
        loss += p["c"] * (i - 0.5) / 100 * 0.01
        T = i / 100
        cost = (p["k"] + loss) / T
        if best is None or cost < best[0]:
            best = (cost, T)
    return best[1]
