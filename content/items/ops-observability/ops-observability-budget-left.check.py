from fractions import Fraction as F
def key(p):
    allowed = (100 - F(str(p["slo"]))) / 100 * 30 * p["m"] * 1_000_000
    failed = round(allowed * F(str(p["share"])))
    return float((allowed - failed) / allowed * 100)
