def key(p):
    best = 0
    for down in range(p["n"] + 1):
        alive = p["n"] - down
        if alive >= p["w"] and alive >= p["r"]:
            best = down
    return best
