def key(p):
    left, count = p["window"], 0
    for part in ("system", "doc", "reply"):
        left -= p[part]
    while left >= p["ex"]:
        left -= p["ex"]
        count += 1
    return count
