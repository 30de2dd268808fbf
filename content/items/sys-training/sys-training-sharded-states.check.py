def key(p):
    bits = {"weight": 16, "gradient": 16, "copy": 32, "first moment": 32, "second moment": 32}
    total_bytes = sum(bits.values()) / 8 * p["billions"] * 1e9
    return total_bytes / p["gpus"] / 1e9
