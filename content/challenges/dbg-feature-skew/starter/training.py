"""Rows for training, from the whole log at once."""
from features import CITIES, WINDOW, parse_time


def build_rows(log: list[dict]) -> list[dict]:
    orders = [entry for entry in log if entry["kind"] == "order"]
    return [build_row(request, orders) for request in log if request["kind"] == "request"]


def build_row(request: dict, orders: list[dict]) -> dict:
    at = parse_time(request["at"])
    past = sorted(
        ((parse_time(o["at"]), o["cents"], o["city"]) for o in orders if o["customer"] == request["customer"]),
        key=lambda order: order[0],
    )
    past = [order for order in past if order[0] < at]
    recent = [cents / 100 for time, cents, _ in past if time >= at - WINDOW]
    city = past[-1][2].strip().casefold() if past else "other"
    return {
        "orders_30d": len(recent),
        "mean_amount": sum(recent) / len(recent) if recent else 0.0,
        "hours_since_last": min(720.0, (at - past[-1][0]) / 3600) if past else 720.0,
        "city": city if city in CITIES else "other",
    }
