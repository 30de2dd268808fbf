def key(p):
    n = 1
    while p["sd"] / n**0.5 > p["se"] + 1e-9:
        n += 1
    return n
