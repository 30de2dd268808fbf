"""The online store: takes orders as they arrive and answers requests."""
from features import features, parse_time, read_order


class OnlineStore:
    def __init__(self):
        self.orders: dict[str, list] = {}

    def add(self, entry: dict) -> None:
        self.orders.setdefault(entry["customer"], []).append(read_order(entry))

    def row(self, request: dict) -> dict:
        return features(self.orders.get(request["customer"], []), parse_time(request["at"]))
