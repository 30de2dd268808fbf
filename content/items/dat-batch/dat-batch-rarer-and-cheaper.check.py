from fractions import Fraction


def key(p):
    # Walks through the second quarter run by run (as a sum of chances), instead of scaling counts.
    share = Fraction(str(p["fall"]))
    runs_before = Fraction(p["runs0"])
    runs_after = runs_before * Fraction(str(p["growth"]))
    others_before = Fraction(p["other0"], 5000)
    others_after = Fraction(round(p["other0"] * share), 5000)
    chance = Fraction(p["inc0"]) / runs_before * others_after / others_before
    without = chance * runs_after
    observed = int(without * Fraction(str(p["cut"])) + Fraction(1, 2))
    return float(without - observed)
