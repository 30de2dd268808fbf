def key(p):
    clock, wait = 0, p["pause"]
    for attempt in range(p["retries"] + 1):
        if attempt > 0:
            clock += wait
            wait *= 2
        clock += p["minutes"]
    return clock
