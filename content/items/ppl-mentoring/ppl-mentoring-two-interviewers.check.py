def key(p):
    # shuffle-free expectation: pair every rating of the first with every rating of the second
    first = [1] * (p["a"] + p["b"]) + [0] * (p["c"] + p["d"])
    second = [1] * p["a"] + [0] * p["b"] + [1] * p["c"] + [0] * p["d"]
    n = len(first)
    seen = sum(x == y for x, y in zip(first, second)) / n
    chance = sum(x == y for x in first for y in second) / n**2
    return 1 - (1 - seen) / (1 - chance)
