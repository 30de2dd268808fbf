def key(p):
    # expected saving of 1,000 days spent on prototypes of one kind
    saved = {}
    for option, x in (("a", "p"), ("b", "q"), ("c", "r"), ("d", "s")):
        prototypes = 1000 / p["d" + x]
        saved[option] = prototypes * p["p" + x] * p["c" + x]
    return max(saved, key=saved.get)
