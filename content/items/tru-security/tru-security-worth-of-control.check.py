def key(p):
    # a thousand years, event by event
    events = p["freq"] * 1000
    saved = events * p["red"] / 100 * p["loss"] + events * (1 - p["red"] / 100) * p["loss"] / 2
    return saved / 1000 - p["cost"]
