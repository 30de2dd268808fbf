from fractions import Fraction as F
def key(p):
    cpu = F(str(p["cpu"])) - F(str(p["syscpu"]))
    mem = F(str(p["mem"])) - F(str(p["sysmem"]))
    n = 0
    while cpu >= F(p["rcpu"], 1000) and mem >= F(p["rmem"], 1024):
        cpu -= F(p["rcpu"], 1000)
        mem -= F(p["rmem"], 1024)
        n += 1
    return n
