def key(p):
    state, failures, opened, reached = "closed", 0, None, 0
    for second in range(0, p["t"], 2):
        if state == "open" and second - opened >= p["o"]:
            state = "half open"
        if state == "open":
            continue
        reached += 1
        failures += 1
        if state == "half open" or failures == p["k"]:
            state, opened = "open", second
    return reached
