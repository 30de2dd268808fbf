def key(p):
    updates = 0
    for _ in range(int(p["epochs"])):
        waiting = 0
        for start in range(0, int(p["n"]), int(p["batch"])):
            waiting += 1
            if waiting == p["accum"]:
                updates += 1
                waiting = 0
        if waiting:
            updates += 1
    return updates
