def key(p):
    # the leaver earns the new mean plus n times the drop of the mean
    return (p["m1"] - p["d"]) + p["n"] * p["d"]
