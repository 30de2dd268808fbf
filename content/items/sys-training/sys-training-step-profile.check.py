def key(p):
    f, b, o, w, c = p["fwd"], 2 * p["fwd"], p["opt"], p["wait"], 8
    step = {
        "a": w + c + f / 2 + b / 2 + o,
        "b": max(w + c, f + b + o),
        "c": w + c / 2 + f + b + o,
        "d": w + c + f + b + o / 4,
    }
    return min(step, key=step.get)
