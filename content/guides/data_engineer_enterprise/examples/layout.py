"""Columns and order decide how much of a table a query must read."""

from random import Random

random = Random(2)
ROWS, GROUP = 1_000_000, 50_000  # rows, and rows in each row group
BYTES = {"day": 4, "customer": 8, "country": 2, "amount": 8, "note": 120}
days = [random.randrange(365) for _ in range(ROWS)]


def groups_to_read(values: list[int], low: int, high: int) -> int:
    """Groups whose minimum and maximum do not rule the range out."""
    groups = (values[i : i + GROUP] for i in range(0, len(values), GROUP))
    return sum(not (max(g) < low or min(g) > high) for g in groups)


def megabytes(groups: int, columns: list[str]) -> float:
    return groups * GROUP * sum(BYTES[c] for c in columns) / 1e6


every = ROWS // GROUP
needed = ["day", "amount"]
week = (100, 106)
print("sum of amounts in one week:")
print(f"  rows, all of them      {megabytes(every, list(BYTES)):6.1f} MB")
print(f"  columns, unordered     {megabytes(groups_to_read(days, *week), needed):6.1f} MB")
ordered = sorted(days)
print(f"  columns, sorted by day {megabytes(groups_to_read(ordered, *week), needed):6.1f} MB")
files, opening = 24 * 365, 0.03
print(f"{files} hourly files, {opening} s to open each: {files * opening:.0f} s")
print(f"365 daily files: {365 * opening:.0f} s")
