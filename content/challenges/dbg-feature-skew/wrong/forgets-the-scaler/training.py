"""Rows for training, from the whole log at once."""
from features import features, parse_time, read_order


def build_rows(log: list[dict]) -> list[dict]:
    arrived: dict[str, list] = {}
    rows = []
    # The log is in order of arrival: an order further down was not known when the request was made.
    for entry in log:
        if entry["kind"] == "order":
            arrived.setdefault(entry["customer"], []).append(read_order(entry))
        else:
            rows.append(features(arrived.get(entry["customer"], []), parse_time(entry["at"])))
    return rows
