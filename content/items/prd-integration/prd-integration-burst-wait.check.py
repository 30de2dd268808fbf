def key(p):
    # fluid simulation in small steps
    steps = 1000
    rate = p["rpm"] if p["rpm"] * p["tok"] <= p["tpm"] else p["tpm"] / p["tok"]
    queue, dt = 0.0, 1 / steps
    for _ in range(p["d"] * steps):
        queue = max(0.0, queue + (p["a"] - rate) * dt)
    wait = 0.0
    while queue > 0:
        queue -= rate * dt
        wait += dt
    return wait
