def key(p):
    total = 0.0
    for age in range(p["long"]):                 # age in weeks
        for version in range(p["per"]):
            was_live = version == 0
            if age < p["short"] or was_live:
                total += p["size"]
    return total
