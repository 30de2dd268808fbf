def key(p):
    # Search the number of repeats by halving, from the share of reply tokens that it gives.
    low, high = 0.0, 1000.0
    for _ in range(200):
        middle = (low + high) / 2
        general = middle * p["ng"] * p["tg"]
        if general / (general + p["nt"] * p["tt"]) < p["share"] / 100:
            low = middle
        else:
            high = middle
    return high
