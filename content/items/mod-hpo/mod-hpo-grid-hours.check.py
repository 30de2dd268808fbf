import itertools
def key(p):
    runs = 0
    for _ in itertools.product(range(int(p["a"])), range(int(p["b"])), range(int(p["c"])), range(int(p["folds"]))):
        runs += 1
    return runs * p["minutes"] / p["jobs"] / 60
