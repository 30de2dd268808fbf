def key(p):
    # expected saving of 1,000 days spent on prototypes of one kind; each idea in turn gets the next profile
    profiles = "rkqm"
    saved = {}
    for place, option in enumerate("abcd"):
        x = profiles[(place + p["k"]) % 4]
        prototypes = 1000 / p[x + "d"]
        saved[option] = prototypes * p[x + "p"] * p[x + "c"]
    return max(saved, key=saved.get)
