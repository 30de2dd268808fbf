from fractions import Fraction as F
def key(p):
    miss, n, prob = F(1), 0, F(str(p["p"]))
    while 1 - miss < F(p["w"], 100):
        miss *= 1 - prob
        n += 1
    return n
