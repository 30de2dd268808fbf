def key(p):
    old = [f"team{i}" for i in range(p["n"])]
    new = old[: p["k"] - 1] + old[p["k"] :]
    return sum(1 for i, name in enumerate(old) if i >= len(new) or new[i] != name)
