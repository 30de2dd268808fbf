from statistics import NormalDist


def key(p):
    # The difference of two independent normal variables, and its 2.5 % quantile.
    z = NormalDist().inv_cdf(0.975)
    rate_a = NormalDist(p["a"], p["ha"] / z)
    rate_b = NormalDist(p["a"] + p["gap"], p["hb"] / z)
    return (rate_b - rate_a).inv_cdf(0.025)
