import csv
from collections import defaultdict


def read(path):
    # The csv module leaves every cell a text; "NA" and "01" stay what they are.
    with open(path, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return [dict(zip(header, row or [""])) for row in rows]


class Sums:
    """Count and sum of y."""

    def __init__(self):
        self.count, self.total = 0, 0.0

    def add(self, y):
        self.count += 1
        self.total += y


NOTHING = Sums()


def encode(city, everything, smoothing, city_own=NOTHING, own=NOTHING):
    """The value from all rows without those of the own fold."""
    prior = (everything.total - own.total) / (everything.count - own.count)
    count = city.count - city_own.count
    if count == 0:
        return prior
    return (city.total - city_own.total + smoothing * prior) / (count + smoothing)


def target_encode(train_path: str, test_path: str, folds: int, smoothing: float) -> dict:
    train, test = read(train_path), read(test_path)
    numbers = {}
    for row in train:
        numbers.setdefault(row["user"], len(numbers))
    if not train or folds < 2 or smoothing < 0 or len(numbers) < folds:
        raise ValueError("no rows, too few folds, a negative smoothing, or fewer users than folds")

    everything, by_fold = Sums(), defaultdict(Sums)
    by_city, by_city_and_fold = defaultdict(Sums), defaultdict(Sums)
    places = [(row["city"], numbers[row["user"]] % folds) for row in train]
    for (city, fold), row in zip(places, train):
        for sums in (everything, by_fold[fold], by_city[city], by_city_and_fold[city, fold]):
            sums.add(float(row["y"]))

    return {
        "train": [
            encode(by_city[city], everything, smoothing, by_city_and_fold[city, fold], by_fold[fold])
            for city, fold in places
        ],
        "test": [encode(by_city.get(row["city"], NOTHING), everything, smoothing) for row in test],
    }
