from fractions import Fraction
def key(p):
    total = Fraction(0)
    for name in ("r1", "r2", "r3", "r4", "r5"):
        results = [False] * 20
        results[int(p[name]) - 1] = True
        top = results[:5]
        if True in top:
            total += Fraction(1, top.index(True) + 1)
    return float(total / 5)
