import math
def key(p):
    # build x and y with the wanted correlation from orthogonal parts; compare variances after regression
    n = 1000
    a = [math.cos(2 * math.pi * i / n) for i in range(n)]
    b = [math.sin(2 * math.pi * i / n) for i in range(n)]
    r = p["r"]
    y = [r * u + math.sqrt(1 - r * r) * v for u, v in zip(a, b)]
    var = lambda z: sum(q * q for q in z) / n
    slope = sum(u * q for u, q in zip(a, y)) / sum(u * u for u in a)
    rest = [q - slope * u for u, q in zip(a, y)]
    return p["days"] * var(rest) / var(y)
