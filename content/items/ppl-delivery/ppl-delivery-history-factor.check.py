def key(p):
    import statistics
    history = [(4, 6), (5, 6), (2, 8), (8, 14), (4, 5)]
    return p["est"] * statistics.median(took / planned for planned, took in history)
