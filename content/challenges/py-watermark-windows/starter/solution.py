import csv


def run(entries: list[dict], config: dict) -> dict:
    raise NotImplementedError


def summary(path: str, config: dict) -> dict:
    """Given: runs over a file and counts. One test calls it; leave it as it is."""
    with open(path, newline="") as file:
        entries = [{**row, "at": int(row["at"]), "value": int(row["value"])} for row in csv.DictReader(file)]
    result = run(entries, config)
    updates = sum(one["kind"] == "update" for one in result["emitted"])
    return {
        "on_time": len(result["emitted"]) - updates,
        "updates": updates,
        "sum": sum(one["sum"] for one in result["emitted"]),
        "dropped": len(result["dropped"]),
        "peak": result["peak"],
    }
