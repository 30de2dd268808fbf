from fractions import Fraction as F
def key(p):
    r, d = F(p["p"], 100), F(str(p["d"])) / 100
    var = r * (1 - r)
    z = F("1.96") + F("0.84")
    # the standard error of the difference with m visitors per group must be at most d / z
    day = 0
    while True:
        day += 1
        m = F(day * p["v"], 2)
        if 2 * var / m * z * z <= d * d:
            return day
