def key(p):
    total, history = 0, p["base"]
    for _ in range(int(p["calls"])):
        total += history
        history += p["added"]
    return total
