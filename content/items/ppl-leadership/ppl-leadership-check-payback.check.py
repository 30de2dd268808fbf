def key(p):
    # walk through time in hundredths of a quarter until the balance turns
    per_step = (p["inc"] * p["h"] * p["share"] / 100 - 20 * p["up"]) / 1000
    balance, steps = -p["setup"], 0
    while balance < -1e-9:
        balance += per_step
        steps += 1
    return steps / 1000
