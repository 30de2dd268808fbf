"""A day is loaded, fails half-way, is loaded again, and then late rows arrive."""

import sqlite3


class Crash(Exception):
    pass


def table() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE sales (day TEXT, id INTEGER, amount INTEGER)")
    return db


def append(db, day, rows, crash_after=None):
    """Adds rows one by one."""
    for n, (id, amount) in enumerate(rows):
        if n == crash_after:
            raise Crash
        db.execute("INSERT INTO sales VALUES (?, ?, ?)", (day, id, amount))


def replace_day(db, day, rows, crash_after=None):
    """Deletes the day and writes it again, in one transaction."""
    try:
        db.execute("BEGIN")
        db.execute("DELETE FROM sales WHERE day = ?", (day,))
        append(db, day, rows, crash_after)
        db.execute("COMMIT")
    except Crash:
        db.execute("ROLLBACK")
        raise


MORNING = [(1, 10), (2, 20), (3, 30)]
EVENING = [*MORNING, (4, 40)]  # one sale of that day was reported late
for load in (append, replace_day):
    db = table()
    db.isolation_level = None
    sums = []
    for rows, crash_after in [(MORNING, 2), (MORNING, None), (EVENING, None)]:
        try:
            load(db, "2026-11-23", rows, crash_after)
        except Crash:
            pass
        (total,) = db.execute("SELECT coalesce(sum(amount), 0) FROM sales").fetchone()
        sums.append(total)
    print(f"{load.__name__:12} after crash, rerun, late rows: {sums}")
