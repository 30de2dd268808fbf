def key(p):
    tokens = 0
    width, height, side = p["patch"] * p["a"], p["patch"] * p["b"], 2 * p["patch"]
    y = 0
    while y < height:
        x = 0
        while x < width:
            tokens += 1
            x += side
        y += side
    return tokens
