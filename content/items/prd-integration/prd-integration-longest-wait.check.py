def key(p):
    clock, pause = 0, p["b"]
    for attempt in range(p["n"]):
        clock += p["t"]
        if attempt < p["n"] - 1:
            clock += pause
            pause *= 2
    return clock
