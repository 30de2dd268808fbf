def key(p):
    # share of each second in which the model runs, times power, times hours
    duty = p["rate"] * p["ms"] / 1000
    return 100 * duty * p["watt"] * p["hours"] / p["wh"]
