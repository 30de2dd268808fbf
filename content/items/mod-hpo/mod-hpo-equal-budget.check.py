def key(p):
    eta, cuts, done = int(p["eta"]), int(p["cuts"]), 0
    alive = int(p["left"]) * eta**cuts
    target, total = int(p["first"]), 0
    for cut in range(cuts + 1):
        total += alive * (target - done)
        done = target
        if cut < cuts:
            alive //= eta
            target *= eta
    return total / done
