def key(p):
    # Walk along the path, millisecond by millisecond, and count what nobody else uses.
    used = 0
    for step in (p["net"], p["check"], p["read"], p["net"]):
        used += step
    return sum(1 for ms in range(int(p["limit"])) if ms >= used)
