def key(p):
    # count numbers layer by layer, then bytes
    numbers = 0
    for _ in range(int(p["layers"])):
        keys = p["kv"] * 128 * p["context"]
        values = p["kv"] * 128 * p["context"]
        numbers += keys + values
    return numbers * p["batch"] * 16 / 8 / (1024 ** 3)
