def key(p):
    times = [p["look"]] * p["hit"] + [p["look"] + p["model"]] * (100 - p["hit"])
    return sum(times) / 100
