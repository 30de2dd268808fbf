def key(p):
    rows = p["start"]
    for _ in range(p["months"]):
        for event, adds in (("joins", True), ("segment", True), ("phone", False)):
            if adds:
                rows += p[event]
    return rows
