def key(p):
    total, shown = 0.0, 0
    while shown < p["n"]:
        shown += p["b"]
        total += p["c"] * shown
    return total / 1000
