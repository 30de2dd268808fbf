import csv

import numpy as np


def read_users(path):
    """Sum of the differences and number of rows, for each user with an answered pair."""
    users = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["a"] and row["b"]:
                totals = users.setdefault(row["user"], [0, 0, 0])
                totals[0] += int(row["a"])
                totals[1] += int(row["b"])
                totals[2] += 1
    return np.array(list(users.values()), float).reshape(-1, 3)


def share(users, right, rng):
    drawn = users[rng.integers(len(users), size=len(users))].sum(axis=0)
    return drawn[right] / drawn[2]


def compare(path: str, replicates: int, level: float, seed: int) -> dict:
    if not 0 < level < 1 or replicates < 1:
        raise ValueError("a level outside of 0 and 1, or no replicates")
    users = read_users(path)
    if len(users) < 2:
        raise ValueError("fewer than two users")

    rng = np.random.default_rng(seed)
    differences = [share(users, 1, rng) - share(users, 0, rng) for _ in range(replicates)]
    tail = (1 - level) / 2
    low, high = np.quantile(differences, [tail, 1 - tail])

    right_a, right_b, rows = users.sum(axis=0)
    total = right_b - right_a
    return {
        "rows": int(rows),
        "users": len(users),
        "difference": float(total / rows),
        "low": float(low),
        "high": float(high),
        "verdict": "better" if low > 0 else "worse" if high < 0 else "unclear",
    }
