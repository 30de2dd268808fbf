def key(p):
    keep = {"a": 22, "b": 10, "c": 2}
    read = {"a": 0, "b": 12, "c": 30}
    # two years, month by month, 100 TB
    total = {t: sum(100 * keep[t] for _ in range(24)) + 2 * p["reads"] * 100 * read[t] for t in keep}
    return min(total, key=total.get)
