def key(p):
    b, c, d = (int(p[x]) for x in "bcd")
    pairs = [(1, 1)] * (200 - b - c - d) + [(1, 0)] * b + [(0, 1)] * c + [(0, 0)] * d
    disagree = sum(g != h for g, h in pairs)
    # expected disagreement when every grade meets every other
    ones_g, ones_h = sum(g for g, _ in pairs), sum(h for _, h in pairs)
    expected = (ones_g * (200 - ones_h) + (200 - ones_g) * ones_h) / 200
    return 1 - disagree / expected
