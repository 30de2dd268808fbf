"""Which daily alarm rule can a team live with? 40 columns, 2,000 rows a day."""

import numpy as np
from scipy.stats import kstwobign

rng = np.random.default_rng(31)
COLUMNS, ROWS, REFERENCE = 40, 2_000, 10_000
WOBBLE = 0.05  # days differ a little: the mean of each column moves each day
reference = np.sort(rng.normal(size=(COLUMNS, REFERENCE)), axis=1)


def distance(column: int, shift: float = 0.0) -> float:
    """Kolmogorov-Smirnov distance between the reference and one day."""
    day = np.sort(rng.normal(shift + rng.normal(0, WOBBLE), 1, ROWS))
    below = np.searchsorted(reference[column], day) / REFERENCE
    steps = np.arange(ROWS + 1) / ROWS
    return max((steps[1:] - below).max(), (below - steps[:-1]).max())


def p_limit(p: float) -> float:
    """The distance whose p-value is p."""
    return kstwobign.isf(p) * np.sqrt(1 / ROWS + 1 / REFERENCE)


def quiet(days: int) -> np.ndarray:
    return np.array([[distance(c) for c in range(COLUMNS)] for _ in range(days)])


# The worst column of each quiet day; one day of thirty lies above the limit.
own = np.quantile(quiet(90).max(axis=1), 1 - 1 / 30)
RULES = {  # limit for a column, columns that must exceed it, days in a row
    "p < 0.05, any column": (p_limit(0.05), 1, 1),
    "p < 0.05 / 40, any column": (p_limit(0.05 / COLUMNS), 1, 1),
    "p < 0.05, half of columns": (p_limit(0.05), COLUMNS // 2, 1),
    "D > 0.1, any column": (0.1, 1, 1),
    f"D > {own:.3f} (own days), any": (own, 1, 1),
    f"D > {own * 0.8:.3f}, two days running": (own * 0.8, 1, 2),
}


def alarms(days: np.ndarray, limit: float, columns: int, running: int) -> np.ndarray:
    over = days > limit
    for _ in range(running - 1):
        over = over & np.vstack([np.zeros_like(over[:1]), over[:-1]])
    return over.sum(axis=1) >= columns


def episode(shift: float) -> np.ndarray:
    """Seven days in which one column has moved."""
    days = quiet(7)
    days[:, 0] = [distance(0, shift) for _ in range(7)]
    return days


calm = quiet(150)
moved = {shift: [episode(shift) for _ in range(30)] for shift in (0.15, 0.3)}
print(f"{'':30}false alarms  found in a week")
print(f"{'':30}in 30 days     0.15      0.3")
for name, rule in RULES.items():
    false = alarms(calm, *rule).mean() * 30
    found = [np.mean([alarms(e, *rule).any() for e in es]) for es in moved.values()]
    print(f"{name:30}{false:10.1f}" + "".join(f"{share:9.0%}" for share in found))
