import pandas as pd

DAY = 86_400


def feature(events, entity, at, kind, days):
    seen = events[(events["entity"] == entity) & (events["event_at"] < at) & (events["known_at"] <= at)]
    if days is not None:
        seen = seen[seen["event_at"] >= at - days * DAY]
    if kind == "count":
        return len(seen)
    if kind == "sum":
        return float(seen["amount"].sum())
    if seen.empty:
        return None
    if kind == "mean":
        return float(seen["amount"].mean())
    last = seen.sort_values(["event_at", "known_at"], kind="stable").iloc[-1]
    return float(last["amount"]) if kind == "last" else int(at - last["event_at"])


def features_at(events_path: str, requests_path: str, spec: list[dict]) -> list[dict]:
    events, requests = pd.read_csv(events_path), pd.read_csv(requests_path)
    return [
        {item["name"]: feature(events, row.entity, row.moment, item["kind"], item["days"]) for item in spec}
        for row in requests.rename(columns={"at": "moment"}).itertuples()
    ]


def leaking_columns(events_path: str, table_path: str, spec: list[dict]) -> list[str]:
    events, table = pd.read_csv(events_path), pd.read_csv(table_path)
    leaks = set()
    for _, row in table.iterrows():
        for item in spec:
            cell, at = row[item["name"]], int(row["at"])
            values = [feature(events, row["entity"], moment, item["kind"], item["days"]) for moment in (at, at - at % DAY)]
            if not any(pd.isna(cell) if value is None else abs(cell - value) <= 1e-6 for value in values):
                leaks.add(item["name"])
    return sorted(leaks)
