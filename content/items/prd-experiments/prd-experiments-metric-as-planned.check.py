from fractions import Fraction as F


def key(p):
    share = {}
    for group, percent in (("A", F(p["pa"])), ("B", F(p["pa"]) + F(str(p["d"])))):
        drawn = p["n"]
        with_order = drawn * percent / 100
        share[group] = with_order / drawn
    return float(100 * (share["B"] - share["A"]))
