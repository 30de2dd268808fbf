def key(p):
    import math
    total = p["tok"] + p["mod"] + p["post"]
    saved = {"a": p["tok"] * 3 / 4, "b": p["mod"] / 2, "c": p["post"] * 2 / 3}
    return max(saved, key=saved.get)
