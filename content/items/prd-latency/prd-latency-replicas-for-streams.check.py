def key(p):
    # count open streams in a schedule: one starts every 1/a seconds and stays for w seconds
    starts = [i / p["a"] for i in range(p["a"] * p["w"] * 4)]
    t = 2 * p["w"] + 0.5 / p["a"]
    open_now = sum(1 for s in starts if s <= t < s + p["w"])
    n = 1
    while (n - 1) * p["k"] < open_now:
        n += 1
    return n
