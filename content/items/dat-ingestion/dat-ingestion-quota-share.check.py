def key(p):
    calls = -(-p["rows"] // p["page"])
    per_minute = p["limit"] * p["share"] // 100
    minutes = 0
    while calls > 0:
        calls -= per_minute
        minutes += 1
    return minutes
