def key(p):
    # Marks every partition that reads a wrong one, day by day.
    days = range(200)
    first = 50
    daily = {d for d in days if first <= d < first + p["bad"]}
    active = {d for d in days if any(d - back in daily for back in range(p["span"]))}
    change = {d for d in days if d in active or d - 1 in active}
    return len(daily) + len(active) + len(change)
