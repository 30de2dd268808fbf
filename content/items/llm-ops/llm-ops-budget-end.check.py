def key(p):
    # day by day, then the rest of the last day
    left, daily, days = p["budget"] - p["spent"], p["spent"] * p["factor"] / 10, 0
    while left >= daily:
        left -= daily
        days += 1
    return days + left / daily
