def key(p):
    rows = [("right", "accepted")] * p["ra"] + [("right", "changed")] * p["rc"]
    rows += [("wrong", "accepted")] * p["wa"] + [("wrong", "changed")] * p["wc"]
    wrong = [how for truth, how in rows if truth == "wrong"]
    return 100 * sum(how == "accepted" for how in wrong) / len(wrong)
