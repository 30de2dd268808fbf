def key(p):
    worst = 0
    for phase in range(p["every"]):              # on which day the first clean-up falls
        day = phase
        while day <= p["keep"]:                  # not yet older than keep days
            day += p["every"]
        deleted = day                            # whole days; the row was written on day 0
        last = max(deleted + p["snap"], (deleted) + p["backup"])
        worst = max(worst, last)
    return worst
