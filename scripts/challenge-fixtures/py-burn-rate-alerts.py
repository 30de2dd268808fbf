"""Prints what `replay` of content/challenges/py-burn-rate-alerts must return, with windows that slide minute by minute."""
import json
import sys
from collections import deque
from fractions import Fraction

MINUTES, ALLOWED, PERIOD = 40_000, Fraction(1, 1000), 43_200
RULES = [("fast", Fraction(2, 100), 60, 5, 10), ("slow", Fraction(1, 10), 4320, 360, 50)]


def sample(minute):
    if minute % 997 == 0:
        return 0, 0
    total = 80 + minute * 7919 % 60
    return total, total // 3 if minute % 9000 < 45 else total // 50 if minute % 5000 > 4400 else minute % 5 // 4


class Sliding:
    def __init__(self, length):
        self.kept, self.length, self.total, self.bad = deque(), length, 0, 0

    def add(self, total, bad):
        self.kept.append((total, bad))
        self.total, self.bad = self.total + total, self.bad + bad
        if len(self.kept) > self.length:
            old_total, old_bad = self.kept.popleft()
            self.total, self.bad = self.total - old_total, self.bad - old_bad


found, nearest = [], 9.0
for name, share, long, short, least in RULES:
    windows, run = [Sliding(long), Sliding(short)], None
    needed = share * PERIOD / long * ALLOWED  # the share of bad requests at the threshold, as an exact fraction
    for minute in range(1, MINUTES):  # minute 0 is missing, the last one is not
        for window in windows:
            window.add(*sample(minute))
        over = [window.bad - needed * window.total for window in windows]
        nearest = min(nearest, *(abs(float(value)) / max(1, window.total) for value, window in zip(over, windows)))
        if min(over) >= 0 and all(window.total for window in windows) and windows[0].bad >= least:
            run = run or [minute, minute]
            run[1] = minute
        elif run:
            found.append({"rule": name, "from": run[0], "to": run[1]})
            run = None
    if run:
        found.append({"rule": name, "from": run[0], "to": run[1]})
print(json.dumps(found))
print("nearest to a threshold:", nearest, file=sys.stderr)
