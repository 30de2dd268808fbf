import csv


def read_rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def decay_features(events_path: str, requests_path: str, half_life: float) -> list[dict]:
    if not half_life > 0:
        raise ValueError("half_life must be above 0")
    by_card = {}
    for row in read_rows(events_path):
        event = int(row["event_at"]), int(row["known_at"]), float(row["amount"])
        by_card.setdefault(row["card"], []).append(event)

    features = []
    for request in read_rows(requests_path):
        at = int(request["at"])
        events = [(when, amount) for when, known, amount in by_card.get(request["card"], []) if when < at and known <= at]
        if not events:
            features.append({"count": 0, "total": 0, "mean": None, "quiet": None})
            continue
        latest = max(when for when, _ in events)
        weights = [0.5 ** ((latest - when) / half_life) for when, _ in events]
        faded = 0.5 ** ((at - latest) / half_life)
        count, total = sum(weights), sum(weight * amount for weight, (_, amount) in zip(weights, events))
        features.append({"count": count * faded, "total": total * faded, "mean": total / count, "quiet": at - latest})
    return features
