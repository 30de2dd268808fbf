def key(p):
    worst = 0.0
    steps = 200
    for i in range(steps):                       # moment of the event within one interval
        happened = p["every"] * i / steps
        arrives = happened + p["late"]
        start = 0.0
        while start < arrives - 1e-9:
            start += p["every"]
        worst = max(worst, start + p["run"] - happened)
    # the limit is reached by an event that arrives just after a start
    eps = 1e-6
    arrives = p["every"] + eps
    return max(worst, 2 * p["every"] + p["run"] - (arrives - p["late"]))
