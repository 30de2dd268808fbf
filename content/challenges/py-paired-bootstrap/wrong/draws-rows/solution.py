import csv

import numpy as np


def read_users(path):
    """Sum of the differences and number of rows, for each user with an answered pair."""
    users = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["a"] and row["b"]:
                totals = users.setdefault(row["user"], [0, 0])
                totals[0] += int(row["b"]) - int(row["a"])
                totals[1] += 1
    return np.array(list(users.values()), float).reshape(-1, 2)


def read_rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["a"] and row["b"]]
    return np.array([int(row["b"]) - int(row["a"]) for row in rows], float)


def compare(path: str, replicates: int, level: float, seed: int) -> dict:
    if not 0 < level < 1 or replicates < 1:
        raise ValueError("a level outside of 0 and 1, or no replicates")
    users = read_users(path)
    if len(users) < 2:
        raise ValueError("fewer than two users")

    rng = np.random.default_rng(seed)
    # One replicate at a time keeps the memory small, and each is only a sum over users.
    rows = read_rows(path)
    draws = ((rows[rng.integers(len(rows), size=len(rows))].sum(), len(rows)) for _ in range(replicates))
    sums, counts = np.array(list(draws)).T
    tail = (1 - level) / 2
    low, high = np.quantile(sums / counts, [tail, 1 - tail])

    total, rows = users.sum(axis=0)
    return {
        "rows": int(rows),
        "users": len(users),
        "difference": float(total / rows),
        "low": float(low),
        "high": float(high),
        "verdict": "better" if low > 0 else "worse" if high < 0 else "unclear",
    }
