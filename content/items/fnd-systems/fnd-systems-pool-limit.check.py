def key(p):
    # simulate ten seconds: each connection takes the next request as soon as it is free
    free_at = [0.0] * p["size"]
    done = 0
    horizon = 10_000.0
    for i in range(p["size"]):
        while free_at[i] + p["hold"] <= horizon:
            free_at[i] += p["hold"]
            done += 1
    return done / 10
