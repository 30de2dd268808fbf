def key(p):
    # fill the free bytes sequence by sequence
    per_head_and_layer = (128 + 128) * 2
    one = p["len"] * p["layers"] * p["kv"] * per_head_and_layer
    left, n = p["free"] * 10**9, 0
    while left >= one:
        left -= one
        n += 1
    return n
