def key(p):
    price = {"fresh": p["pin"] * 1e-6, "cached": p["pin"] * 1e-7, "output": p["pout"] * 1e-6}
    tokens = {"cached": p["cached"], "output": p["output"], "fresh": p["input"] - p["cached"]}
    return sum(price[k] * tokens[k] for k in tokens) / 0.01
