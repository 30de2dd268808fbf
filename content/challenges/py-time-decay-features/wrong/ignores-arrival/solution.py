import csv


class Store:
    """What the online store keeps for one card: sums with weights as of the latest event."""

    def __init__(self):
        self.latest = None
        self.count = 0.0
        self.total = 0.0

    def add(self, event_at, amount, half_life):
        if self.latest is None or event_at > self.latest:
            if self.latest is not None:
                faded = 0.5 ** ((event_at - self.latest) / half_life)
                self.count *= faded
                self.total *= faded
            self.latest = event_at
        weight = 0.5 ** ((self.latest - event_at) / half_life)
        self.count += weight
        self.total += weight * amount

    def read(self, at, half_life):
        if self.latest is None:
            return {"count": 0, "total": 0, "mean": None, "quiet": None}
        faded = 0.5 ** ((at - self.latest) / half_life)
        return {
            "count": self.count * faded,
            "total": self.total * faded,
            # The latest event has the weight 1, so this never divides by 0.
            "mean": self.total / self.count,
            "quiet": at - self.latest,
        }


def read_rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def decay_features(events_path: str, requests_path: str, half_life: float) -> list[dict]:
    if not half_life > 0:
        raise ValueError("half_life must be above 0")
    entries = sorted(
        (int(row["event_at"]) + 1, int(row["event_at"]), row["card"], float(row["amount"]))
        for row in read_rows(events_path)
    )
    requests = read_rows(requests_path)
    features, stores, entered = [None] * len(requests), {}, 0
    for number in sorted(range(len(requests)), key=lambda number: int(requests[number]["at"])):
        at, card = int(requests[number]["at"]), requests[number]["card"]
        while entered < len(entries) and entries[entered][0] <= at:
            _, event_at, payer, amount = entries[entered]
            stores.setdefault(payer, Store()).add(event_at, amount, half_life)
            entered += 1
        features[number] = stores.get(card, Store()).read(at, half_life)
    return features
