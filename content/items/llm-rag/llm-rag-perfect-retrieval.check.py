def key(p):
    # one record per question with its passage; generation keeps its rate on all n
    answers = [True] * int(p["found"] - p["miss"]) + [False] * int(p["miss"])
    rate = sum(answers) / len(answers)
    return rate * p["n"] / p["n"] * 100
