"""The online store: takes orders as they arrive and answers requests."""
from datetime import datetime

from features import CITIES, WINDOW


class OnlineStore:
    def __init__(self):
        self.orders: dict[str, list] = {}

    def add(self, entry: dict) -> None:
        at = datetime.fromisoformat(entry["at"].replace("Z", "+00:00")).timestamp()
        euros = entry["cents"] // 100
        self.orders.setdefault(entry["customer"], []).append((at, euros, entry["city"].lower()))

    def row(self, request: dict) -> dict:
        at = datetime.fromisoformat(request["at"].replace("Z", "+00:00")).timestamp()
        orders = self.orders.get(request["customer"], [])
        recent = [euros for time, euros, _ in orders if at - WINDOW < time <= at]
        last = orders[-1] if orders else None
        return {
            "orders_30d": len(recent),
            "mean_amount": sum(recent) / len(recent) if recent else 0.0,
            "hours_since_last": (at - last[0]) / 3600 if last else -1.0,
            "city": last[2] if last and last[2] in CITIES else "other",
        }
