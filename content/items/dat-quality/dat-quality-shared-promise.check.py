def key(p):
    # Bisection on the share of days on which every one of the n tables is there.
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        together = 1.0
        for _ in range(int(p["n"])):
            together *= middle
        if together < p["target"] / 100:
            low = middle
        else:
            high = middle
    return 100 * high
