from fractions import Fraction as F


def key(p):
    # 100,000 letters of the month, each kind handled as in the trial
    counts = {"short": 1000 * p["s1"], "long": 1000 * p["s2"]}
    counts["scan"] = 100_000 - sum(counts.values())
    rate = {"short": F(p["r1"], 20), "long": F(p["r2"], 10), "scan": F(p["r3"], 10)}
    return float(sum(counts[kind] * rate[kind] for kind in counts) / 1000)
