import csv


def ingest(path: str, stored: list[dict]) -> dict:
    counts = {"read": 0, "inserted": 0, "updated": 0, "unchanged": 0, "stale": 0, "quarantined": 0}
    with open(path, newline="", encoding="utf-8") as file:
        for cells in csv.reader(file):
            ...
    return {"stored": stored, "quarantine": [], "counts": counts}
