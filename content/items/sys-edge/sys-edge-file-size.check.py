def key(p):
    bits = p["mio"] * (32 - 24 * p["share"] / 100)
    return bits / 8
