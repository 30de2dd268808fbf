from fractions import Fraction
def key(p):
    miss, n = Fraction(1), 0
    while 1 - miss < Fraction(int(p["conf"]), 100):
        miss *= 1 - Fraction(int(p["top"]), 100)
        n += 1
    return n
