from fractions import Fraction

def key(p):
    share, lift = Fraction(p["p"], 100), Fraction(str(p["d"])) / 100
    per_group = 16 * share * (1 - share) / lift**2
    group, days = Fraction(0), 0
    while group < per_group:
        days += 1
        group += Fraction(p["visitors"], 2)
    return days
