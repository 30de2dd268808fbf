def key(p):
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        product = 1.0
        for _ in range(int(p["steps"])):
            product *= middle
        if product * 100 < p["target"]:
            low = middle
        else:
            high = middle
    return 100 * high
