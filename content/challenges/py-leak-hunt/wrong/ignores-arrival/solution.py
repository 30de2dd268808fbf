import csv
from bisect import bisect_left

DAY = 86_400


class History:
    """The events of one entity, sorted by the time they happened."""

    def __init__(self, events):
        # A stable sort keeps the order of the file for events that tie in both times.
        self.events = sorted(events, key=lambda event: (event[0], event[1]))
        self.times = [event_at for event_at, _, _ in self.events]

    def known(self, at, days):
        first = 0 if days is None else bisect_left(self.times, at - days * DAY)
        end = bisect_left(self.times, at)
        return self.events[first:end]


def read_histories(path):
    by_entity = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            event = (int(row["event_at"]), int(row["known_at"]), float(row["amount"]))
            by_entity.setdefault(row["entity"], []).append(event)
    return {entity: History(events) for entity, events in by_entity.items()}


def feature(history, at, kind, days):
    events = history.known(at, days)
    if kind == "count":
        return len(events)
    if kind == "sum":
        return sum(amount for _, _, amount in events)
    if not events:
        return None
    if kind == "mean":
        return sum(amount for _, _, amount in events) / len(events)
    last_at, _, last_amount = events[-1]
    return last_amount if kind == "last" else at - last_at


def features_at(events_path: str, requests_path: str, spec: list[dict]) -> list[dict]:
    histories = read_histories(events_path)
    nobody = History([])
    with open(requests_path, newline="") as file:
        return [
            {
                item["name"]: feature(histories.get(row["entity"], nobody), int(row["at"]), item["kind"], item["days"])
                for item in spec
            }
            for row in csv.DictReader(file)
        ]


def agrees(cell, value):
    if cell == "" or value is None:
        return cell == "" and value is None
    return abs(float(cell) - value) <= 1e-6


def leaking_columns(events_path: str, table_path: str, spec: list[dict]) -> list[str]:
    histories = read_histories(events_path)
    nobody = History([])
    leaks = set()
    with open(table_path, newline="") as file:
        for row in csv.DictReader(file):
            history, at = histories.get(row["entity"], nobody), int(row["at"])
            for item in spec:
                honest = (feature(history, moment, item["kind"], item["days"]) for moment in (at, at - at % DAY))
                if not any(agrees(row[item["name"]], value) for value in honest):
                    leaks.add(item["name"])
    return sorted(leaks)
