def key(p):
    import math
    total = p["tok"] + p["net"] + p["post"]
    saved = {"a": p["tok"] * 3 / 4, "b": p["net"] / 2, "c": p["post"] * 2 / 3}
    return max(saved, key=saved.get)
