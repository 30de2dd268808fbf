def key(p):
    # count on groups of 10,000 documents: failures before minus failures after
    groups = p["docs"] // 10_000
    before = sum(p["base"] for _ in range(groups))
    after = before - before * p["cut"] // 100
    return before - after
