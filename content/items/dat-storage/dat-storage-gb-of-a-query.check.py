def key(p):
    from datetime import date
    total = 0
    for d in range(1, 31):
        if date(2026, 11, 1) <= date(2026, 11, d) < date(2026, 11, p["last"]):
            for column in ("a", "b"):
                total += p["rows"] * 10**6 * p[column]
    return total / 10**9
