"""Two versions of one feature, 500 random histories, one boundary bug."""

from datetime import date, timedelta
from random import Random


def offline_count(history: list[date], now: date) -> int:
    """Training code: payments in the 7 days before `now`, today excluded."""
    return sum(now - timedelta(days=7) <= day < now for day in history)


def online_count(history: list[date], now: date) -> int:
    """Serving code, written by another team."""
    return sum(0 < (now - day).days < 7 for day in history)


def smallest_disagreement(trials: int = 500) -> tuple[list[date], date] | None:
    random, now = Random(0), date(2026, 11, 23)
    found = []
    for _ in range(trials):
        history = [
            now - timedelta(days=random.randint(0, 30))
            for _ in range(random.randint(0, 6))
        ]
        if offline_count(history, now) != online_count(history, now):
            found.append((history, now))
    return min(found, key=lambda case: len(case[0]), default=None)


case = smallest_disagreement()
if case is None:
    print("parity holds on 500 histories")
else:
    history, now = case
    print("history:", [f"{(now - day).days} days ago" for day in history])
    print("training sees", offline_count(history, now))
    print("serving sees", online_count(history, now))
