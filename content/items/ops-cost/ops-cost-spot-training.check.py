def key(p):
    # mean over all points of a checkpoint interval at which the machine may vanish
    steps = 2000
    lost = sum((i + 0.5) / steps * p["gap"] for i in range(steps)) / steps
    minutes = p["work"] * 60 + (p["work"] / p["every"]) * (lost + p["restart"])
    return minutes / 60 * p["spot"]
