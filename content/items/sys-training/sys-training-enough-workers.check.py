def key(p):
    workers = 1
    while workers * p["step"] < p["prep"]:
        workers += 1
    return workers
