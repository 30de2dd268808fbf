def key(p):
    # token by token: a token is read when it is there and the one before has been read
    def done(shown):
        t = 0.0
        for s in shown:
            t = max(t, s) + 1 / p["r"]
        return t
    n = p["n"]
    times = [p["f"] + i / p["g"] for i in range(n)]
    whole = [p["f"] + n / p["g"]] * n
    return done(whole) - done(times)
