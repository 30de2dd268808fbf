"""Writes fixtures/large-*: expected values from plain loops over folds and cities, not from solution/."""
import json
import random
from pathlib import Path

OUT = Path(__file__).parents[2] / "content/challenges" / Path(__file__).stem / "fixtures"
FOLDS, SMOOTHING = 50, 3.5

rng = random.Random(5)
cities = [f"c{number}" for number in range(2000)]
rows = []
for _ in range(8000):
    city = cities[int(2000 * rng.random() ** 2)]
    rows.append((f"u{rng.randrange(4000)}", city, rng.randrange(2)))
test = [rng.choice(cities + ["new"]) for _ in range(500)]

users = list(dict.fromkeys(user for user, _, _ in rows))
fold_of = {user: position % FOLDS for position, user in enumerate(users)}


def value(city, others):
    prior = sum(y for _, y in others) / len(others)
    here = [y for place, y in others if place == city]
    return (sum(here) + SMOOTHING * prior) / (len(here) + SMOOTHING)


by_place = {}
for fold in range(FOLDS):
    others = [(city, y) for user, city, y in rows if fold_of[user] != fold]
    for city in {city for user, city, _ in rows if fold_of[user] == fold}:
        by_place[city, fold] = value(city, others)
everything = [(city, y) for _, city, y in rows]
for_test = {city: value(city, everything) for city in set(test)}
expected = {
    "train": [round(by_place[city, fold_of[user]], 9) for user, city, _ in rows],
    "test": [round(for_test[city], 9) for city in test],
}

OUT.mkdir(parents=True, exist_ok=True)
(OUT / "large-train.csv").write_text("user,city,y\n" + "".join(f"{u},{c},{y}\n" for u, c, y in rows))
(OUT / "large-test.csv").write_text("city\n" + "".join(f"{c}\n" for c in test))
(OUT / "large-expected.json").write_text(json.dumps(expected) + "\n")
