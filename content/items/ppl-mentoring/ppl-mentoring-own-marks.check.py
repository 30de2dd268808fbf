def key(p):
    # replay the log: the latest mark of each that was saved while its author knew no other
    log = [
        ("save", "ana", p["a"]),
        ("save", "ben", p["b"]),
        ("open", "ben", None),
        ("save", "ben", p["b2"]),
        ("open", "cleo", None),
        ("save", "cleo", p["c"]),
        ("save", "dan", p["d"]),
    ]
    informed, alone = set(), {}
    for what, who, mark in log:
        if what == "open":
            informed.add(who)
        elif who not in informed:
            alone[who] = mark
    return sum(alone.values()) / len(alone)
