def key(p):
    backlog = p["rate"] * p["down"] * 60
    seconds = 0
    while backlog > 0:
        backlog += p["rate"] - (p["rate"] + p["extra"])
        seconds += 1
    return seconds / 60
