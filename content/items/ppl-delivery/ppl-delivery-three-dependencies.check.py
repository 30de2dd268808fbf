def key(p):
    # add up the chances of all eight outcomes in which nothing is late
    total = 0.0
    for bits in range(8):
        chance = 1.0
        for i, name in enumerate("abc"):
            q = p[name] / 100
            chance *= q if bits >> i & 1 else 1 - q
        if bits == 7:
            total += chance
    return 100 * total
