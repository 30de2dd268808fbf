"""Writes fixtures/. The intervals come from 60,000 replicates drawn as multinomial weights of the users, not from solution/."""
import json
import random
from pathlib import Path

import numpy as np

OUT = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem / "fixtures"
OUT.mkdir(parents=True, exist_ok=True)


def write(name, rows, level=0.8, slack=0.25):
    (OUT / f"{name}.csv").write_text("user,a,b\n" + "".join(f"{u},{a},{b}\n" for u, a, b in rows))
    pairs = [(u, int(a), int(b)) for u, a, b in rows if a != "" and b != ""]
    users = sorted({u for u, _, _ in pairs})
    place = {user: index for index, user in enumerate(users)}
    right_a, right_b, counts = np.zeros((3, len(users)), int)
    for user, a, b in pairs:
        right_a[place[user]] += a
        right_b[place[user]] += b
        counts[place[user]] += 1
    rng = np.random.default_rng(99)
    values = []
    for _ in range(60):
        weights = rng.multinomial(len(users), np.full(len(users), 1 / len(users)), size=1000)
        values.append((weights @ right_b - weights @ right_a) / (weights @ counts))
    values = np.concatenate(values)
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    expected = {
        "rows": len(pairs),
        "users": len(users),
        "difference": round(float((right_b.sum() - right_a.sum()) / counts.sum()), 9),
        "low": round(float(low), 6),
        "high": round(float(high), 6),
        "verdict": "better" if low > 0 else "worse" if high < 0 else "unclear",
        "slack": round(float(values.std()) * slack, 6),
    }
    (OUT / f"{name}-expected.json").write_text(json.dumps(expected) + "\n")
    print(name, expected, "std", round(float(values.std()), 5))


def simulate(seed, users, size, lift, spread, skip=0.0):
    """Questions have a difficulty that both models share; a user has a liking for one of them."""
    rng, rows = random.Random(seed), []
    for number in range(users):
        liking = rng.gauss(0, spread)
        for _ in range(size(rng)):
            easy = rng.random() < 0.6
            a = rng.random() < (0.95 if easy else 0.12) - liking / 2
            b = rng.random() < (0.95 if easy else 0.12) + lift + liking / 2
            hidden = rng.random() < (0 if easy else skip)
            rows.append((f"u{number}", "" if hidden else int(a), int(b) if rng.random() > skip / 6 else ""))
    return rows


few = lambda rng: rng.choice([1, 2, 3])
many = lambda rng: rng.choice([1, 1, 2, 20, 30])
write("small", simulate(1, 80, few, 0.15, 0.0), level=0.95)
write("heavy", simulate(2, 90, many, 0.06, 0.5), level=0.95)
write("heavy-worse", simulate(6, 80, many, -0.12, 0.55))
write("paired", simulate(3, 300, few, 0.05, 0.0))
write("skipping", simulate(4, 250, few, 0.05, 0.0, skip=0.5))
write("narrow-level", simulate(5, 200, few, 0.03, 0.0), level=0.5)
write("same", [(f"u{n % 7}", n % 2, n % 2) for n in range(30)])
write("always", [(f"u{n % 9}", 0, 1) for n in range(40)])
# Users with many questions prefer B, those with one prefer A.
write("two-kinds", [(f"big{n % 30}", int(n % 10 < 5), int(n % 10 < 9)) for n in range(600)] + [(f"one{n}", 1, int(n % 4 > 0)) for n in range(60)])
write("large", simulate(8, 2000, lambda rng: rng.choice([2, 4, 8, 18]), 0.01, 0.15))
(OUT / "one-user.csv").write_text("user,a,b\nann,1,0\nann,0,1\nben,,1\n")
