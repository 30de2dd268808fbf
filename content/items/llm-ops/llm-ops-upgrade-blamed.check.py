def key(p):
    # the best of the four cells, whatever the effects are
    rate = {
        "a": p["base"] + p["dm"],
        "b": p["base"] + p["dp"],
        "c": p["base"],
        "d": p["base"] + p["dm"] + p["dp"],
    }
    return max(rate, key=rate.get)
