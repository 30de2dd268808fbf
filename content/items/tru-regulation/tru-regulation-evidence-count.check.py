def key(p):
    # month arithmetic on the calendar: the oldest date that still counts
    month = 2026 * 12 + 10 - p["limit"]            # months since year 0, November = 10
    oldest = (month // 12, month % 12 + 1, 29)
    dates = [(2026, 10, 12), (2025, 8, 20), (2026, 11, 2), (2026, 1, 15), None, (2026, 4, 18), (2025, 11, 5), None]
    return sum(d is None or d < oldest for d in dates)
