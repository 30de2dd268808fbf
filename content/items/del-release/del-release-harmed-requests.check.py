from fractions import Fraction

def key(p):
    extra = Fraction(0)
    for _ in range(p["minutes"]):
        canary = Fraction(p["rate"] * p["share"], 100)
        failed_with = canary * Fraction(p["bad"], 100)
        failed_without = canary * Fraction(p["old"], 100)
        extra += failed_with - failed_without
    return float(extra)
