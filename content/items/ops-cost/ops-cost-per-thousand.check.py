def key(p):
    usd = 0.0
    for _ in range(30):
        for _ in range(24):
            usd += p["n"] * p["price"]
    usd += p["fixed"]
    predictions = p["m"] * 1e6 * 30
    return usd / predictions * 1000 * 100
