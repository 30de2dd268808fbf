def key(p):
    shapes = [(p["d"], p["d"]), (p["d"], p["kv"]), (p["d"], p["kv"]), (p["d"], p["d"])]
    total = 0
    for _ in range(int(p["layers"])):
        for rows, columns in shapes:
            down = rows * p["rank"]
            up = p["rank"] * columns
            total += down + up
    return total / 1e6
