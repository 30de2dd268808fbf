import csv

import numpy as np


def read_users(path):
    """Sum of the differences and number of rows, for each user with an answered pair."""
    users = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["a"] and row["b"]:
                users.setdefault(row["user"], []).append(row)
    return list(users.values())


def difference(drawn):
    rows = [row for user in drawn for row in user]
    return sum(int(row["b"]) for row in rows) / len(rows) - sum(int(row["a"]) for row in rows) / len(rows)


def compare(path: str, replicates: int, level: float, seed: int) -> dict:
    if not 0 < level < 1 or replicates < 1:
        raise ValueError("a level outside of 0 and 1, or no replicates")
    users = read_users(path)
    if len(users) < 2:
        raise ValueError("fewer than two users")

    rng = np.random.default_rng(seed)
    differences = []
    for _ in range(replicates):
        differences.append(difference([users[index] for index in rng.integers(len(users), size=len(users))]))
    tail = (1 - level) / 2
    low, high = np.quantile(differences, [tail, 1 - tail])

    rows = sum(len(user) for user in users)
    return {
        "rows": int(rows),
        "users": len(users),
        "difference": difference(users),
        "low": float(low),
        "high": float(high),
        "verdict": "better" if low > 0 else "worse" if high < 0 else "unclear",
    }
