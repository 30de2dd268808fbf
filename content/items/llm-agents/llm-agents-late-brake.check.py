def key(p):
    # Worst case in cents: as much as possible without reaching the limit at a check, then one gap at full speed.
    cents = p["cap"] * 100 - 1
    for _ in range(int(p["gap"])):
        for _ in range(int(p["rate"])):
            cents += int(p["most"]) * 100
    return cents / 100
