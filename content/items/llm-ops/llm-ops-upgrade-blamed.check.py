def key(p):
    # walk through all four cells: the best one, then whether the cheaper model comes within 3 points of it
    rate = {
        ("m1", "v14"): p["base"],
        ("m1", "v15"): p["base"] + p["d15"],
        ("m2", "v14"): p["base"] + p["d2"],
        ("m2", "v15"): p["base"] + p["both"],
    }
    ranked = sorted(rate, key=rate.get, reverse=True)
    good_enough = [cell for cell in ranked if rate[ranked[0]] - rate[cell] <= 3]
    cheap = [cell for cell in good_enough if cell[0] == "m2"]
    chosen = cheap[0] if cheap else ranked[0]
    return {("m2", "v14"): "a", ("m1", "v15"): "b", ("m1", "v14"): "c", ("m2", "v15"): "d"}[chosen]
