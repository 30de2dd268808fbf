import statistics

def key(p):
    guess = statistics.fmean([p["a"], p["b"], p["c"], p["d"]])
    return max(guess, p["actual"]) - min(guess, p["actual"])
