def key(p):
    # count on 1,000 * 100 equal cells: failures before minus failures after
    before = p["docs"] * p["base"] // 1000
    after = before - before * p["cut"] // 100
    return before - after
