def key(p):
    # by day: tokens in, tokens out, each in millions
    tokens_in = p["requests"] * p["tin"] / 1e6
    tokens_out = p["requests"] * p["tout"] / 1e6
    total = 0.0
    for _ in range(30):
        total += tokens_in * p["pin"]
        total += tokens_out * p["pout"]
    return total
