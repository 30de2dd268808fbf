"""One function for each check. A result says how many rows failed, and whether that is too many."""
from values import amount, is_missing, moment


def result(check: str, failed: int, bad: bool) -> dict:
    return {"check": check, "failed": failed, "status": "fail" if bad else "pass"}


def enough_rows(rows, least):
    lacking = max(0, least - len(rows))
    return result("rows", lacking, lacking > 1)


def missing(rows, column, share):
    failed = sum(is_missing(row, column) for row in rows)
    return result(f"missing:{column}", failed, round(failed / len(rows), 1) > share)


def duplicates(rows):
    seen, failed = [], 0
    for row in rows:
        failed += row in seen
        seen.append(row)
    return result("duplicates", failed, failed > 0)


def amounts(rows, most):
    failed = 0
    for row in rows:
        try:
            value = amount(row)
        except (TypeError, ValueError):
            continue
        if value < 0 or value > most:
            failed += 1
    return result("amount", failed, failed > 0)


def times(rows):
    failed = 0
    for row in rows:
        try:
            moment(row["ordered_at"])
        except ValueError:
            failed += 1
    return result("time", failed, failed > 0)


def fresh(rows, now, hours):
    newest = max(row["ordered_at"] for row in rows)
    stale = (moment(now) - moment(newest)).total_seconds() > hours * 3600
    return result("fresh", int(stale), stale)
