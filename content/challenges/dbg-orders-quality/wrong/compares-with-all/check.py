"""The nightly quality run over the orders. The tests call check_file and run_checks; they are called as now."""
import csv

from checks import amounts, duplicates, enough_rows, fresh, missing, times
from verdict import summarise


def check_file(path: str, config: dict, now: str) -> dict:
    with open(path, newline="", encoding="utf-8") as file:
        return run_checks(list(csv.DictReader(file)), config, now)


def run_checks(rows: list[dict], config: dict, now: str) -> dict:
    results = [enough_rows(rows, config["minRows"])]
    results += [missing(rows, column, share) for column, share in config["missing"].items()]
    results += [
        duplicates(rows),
        amounts(rows, config["maxEuros"]),
        times(rows, now),
        fresh(rows, now, config["freshHours"]),
    ]
    return summarise(results)
