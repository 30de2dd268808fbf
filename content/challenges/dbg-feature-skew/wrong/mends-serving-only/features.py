"""The one definition of the features. Training and serving differ only in where the orders come from."""
from datetime import datetime

WINDOW = 30 * 86_400
LONGEST_HOURS = 720.0
CITIES = {"berlin", "paris", "rome"}


def parse_time(text: str) -> float:
    return datetime.fromisoformat(text[:19] + "+00:00").timestamp()


def clean_city(text: str) -> str:
    name = text.strip().casefold()
    return name if name in CITIES else "other"


def read_order(entry: dict) -> tuple[float, int, str]:
    return parse_time(entry["at"]), entry["cents"], clean_city(entry["city"])


def features(orders: list[tuple[float, int, str]], at: float) -> dict:
    """`orders`: those of one customer that had arrived, in order of arrival."""
    past = [order for order in orders if order[0] < at]
    recent = [cents for time, cents, _ in past if time >= at - WINDOW]
    # Of several orders at the same time the one that arrived last counts.
    last = max(enumerate(past), key=lambda item: (item[1][0], item[0]), default=(0, None))[1]
    return {
        "orders_30d": len(recent),
        "mean_amount": sum(recent) / len(recent) / 100 if recent else 0.0,
        "hours_since_last": min(LONGEST_HOURS, (at - last[0]) / 3600) if last else LONGEST_HOURS,
        "city": last[2] if last else "other",
    }
