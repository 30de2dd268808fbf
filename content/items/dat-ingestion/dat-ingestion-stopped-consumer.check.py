def key(p):
    level, minutes = p["used"] * 1000.0, 0
    while level + p["rate"] <= p["disk"] * 1000:
        level += p["rate"]
        minutes += 1
    return (minutes + (p["disk"] * 1000 - level) / p["rate"]) / 60
