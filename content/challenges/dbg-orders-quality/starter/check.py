"""The nightly quality run over the orders. The tests call check_file and run_checks; they are called as now."""
import csv

from checks import amounts, duplicates, enough_rows, fresh, missing, result, times
from verdict import summarise


def check_file(path: str, config: dict, now: str) -> dict:
    with open(path, newline="", encoding="utf-8") as file:
        return run_checks(list(csv.DictReader(file)), config, now)


def run_checks(rows: list[dict], config: dict, now: str) -> dict:
    jobs = [("rows", lambda: enough_rows(rows, config["minRows"]))]
    for column, share in config["missing"].items():
        jobs.append((f"missing:{column}", lambda column=column, share=share: missing(rows, column, share)))
    jobs += [
        ("duplicates", lambda: duplicates(rows)),
        ("amount", lambda: amounts(rows, config["maxEuros"])),
        ("time", lambda: times(rows)),
        ("fresh", lambda: fresh(rows, now, config["freshHours"])),
    ]
    results = []
    for name, job in jobs:
        try:
            results.append(job())
        except Exception:
            results.append(result(name, 0, False))  # one broken check must not stop the run
    return summarise(results, len(rows))
