"""One function for each check. A result says how many rows failed, and whether that is too many."""
from values import cell, euros, moment, past_moment


def result(check: str, failed: int, bad: bool) -> dict:
    return {"check": check, "failed": failed, "status": "fail" if bad else "pass"}


def enough_rows(rows, least):
    lacking = max(0, least - len(rows))
    return result("rows", lacking, lacking > 0)


def missing(rows, column, share):
    failed = sum(cell(row, column) is None for row in rows)
    return result(f"missing:{column}", failed, failed > share * len(rows))


def duplicates(rows):
    ids = [key.upper() for row in rows if (key := cell(row, "order_id")) is not None]
    failed = len(ids) - len(set(ids))
    return result("duplicates", failed, failed > 0)


def amounts(rows, most):
    failed = 0
    for row in rows:
        if cell(row, "amount") is None:
            continue  # the check for missing values speaks of those
        value = euros(row)
        failed += value is None or not 0 < value <= most
    return result("amount", failed, failed > 0)


def times(rows, now):
    given = [text for row in rows if (text := cell(row, "ordered_at")) is not None]
    failed = sum(past_moment(text, now) is None for text in given)
    return result("time", failed, failed > 0)


def fresh(rows, now, hours):
    known = [past_moment(text, now) for row in rows if (text := cell(row, "ordered_at")) is not None]
    newest = max((time for time in known if time is not None), default=None)
    stale = newest is None or (moment(now) - newest).total_seconds() > hours * 3600
    return result("fresh", int(stale), stale)
