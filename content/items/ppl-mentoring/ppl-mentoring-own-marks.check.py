def key(p):
    # replay the log: each saved mark counts by itself, if its author had opened no marks before
    log = [
        ("save", "ana", p["a"]),
        ("save", "ben", p["b"]),
        ("open", "ben", None),
        ("save", "ben", p["b2"]),
        ("open", "cleo", None),
        ("save", "cleo", p["c"]),
        ("save", "dan", p["d"]),
    ]
    informed, alone = set(), []
    for what, who, mark in log:
        if what == "open":
            informed.add(who)
        elif who not in informed:
            alone.append(mark)
    return sum(alone) / len(alone)
