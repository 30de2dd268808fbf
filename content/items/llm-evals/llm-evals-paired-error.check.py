def key(p):
    # variance over the list of per-case differences
    n, won, lost = int(p["n"]), int(p["won"]), int(p["lost"])
    d = [1] * won + [-1] * lost + [0] * (n - won - lost)
    mean = sum(d) / n
    variance = sum((x - mean) ** 2 for x in d) / n
    return 100 * (variance / n) ** 0.5
