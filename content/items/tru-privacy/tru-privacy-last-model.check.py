def key(p):
    # try all phases in tenths of a day
    worst = 0
    for rebuild in range(1, p["f"] * 10 + 1):            # the features are clean from here on
        for phase in range(0, p["m"] * 10):              # trainings at phase, phase + m, ...
            trained = phase - p["m"] * 10                # the one before today
            while trained + p["m"] * 10 < rebuild:
                trained += p["m"] * 10
            worst = max(worst, trained + (p["m"] + p["r"]) * 10)
        if rebuild < p["f"] * 10:
            continue
    return worst / 10
