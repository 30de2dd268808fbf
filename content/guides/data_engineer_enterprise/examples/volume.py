"""Is today's row count odd? The answer depends on what it is compared with."""

from random import Random
from statistics import median

random = Random(4)
SHAPE = [100, 100, 98, 102, 120, 60, 40]  # Monday to Sunday, in thousand rows
DAYS = 420
BROKEN = set(range(30, DAYS, 33))  # on these days a quarter of the rows is missing
counts = [
    SHAPE[day % 7] * random.gauss(1, 0.04) * (0.75 if day in BROKEN else 1)
    for day in range(DAYS)
]


def fixed_limit(day: int) -> bool:
    return counts[day] < 70


def recent_days(day: int) -> bool:
    return counts[day] < 0.85 * median(counts[day - 7 : day])


def same_weekday(day: int) -> bool:
    return counts[day] < 0.85 * median(counts[day - 28 : day : 7])


days = range(28, DAYS)
print(f"{len(days)} days, {len(BROKEN)} of them broken")
for check in (fixed_limit, recent_days, same_weekday):
    alarms = {day for day in days if check(day)}
    print(
        f"{check.__name__:13} caught {len(alarms & BROKEN):2}"
        f"  false alarms {len(alarms - BROKEN):3}"
    )
