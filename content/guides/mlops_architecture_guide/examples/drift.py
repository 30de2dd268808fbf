"""Five drift alarms against changes of known size, with 10,000 reference rows."""

import numpy as np
from scipy.stats import chi2, kstwobign

rng = np.random.default_rng(12)
REFERENCE, BINS, REPEATS = 10_000, 10, 200


def psi(reference: np.ndarray, current: np.ndarray) -> float:
    """Population stability index of two sorted samples, by deciles of the first."""
    cuts = reference[np.arange(1, BINS) * len(reference) // BINS]
    expected, actual = (
        (np.diff(np.searchsorted(x, cuts), prepend=0, append=len(x)) + 0.5) / len(x)
        for x in (reference, current)
    )
    return float(((actual - expected) * np.log(actual / expected)).sum())


def psi_limit(rows: int, false_alarms: float = 0.01) -> float:
    """What PSI exceeds by chance: chi-squared, scaled by both sample sizes."""
    return chi2.ppf(1 - false_alarms, BINS - 1) * (1 / rows + 1 / REFERENCE)


def ks(reference: np.ndarray, current: np.ndarray) -> float:
    """Kolmogorov-Smirnov distance of two sorted samples."""
    below = np.searchsorted(reference, current) / len(reference)
    steps = np.arange(len(current) + 1) / len(current)
    return max((steps[1:] - below).max(), (below - steps[:-1]).max())


def ks_limit(rows: int, p: float = 0.05) -> float:
    return kstwobign.isf(p) * np.sqrt(1 / rows + 1 / REFERENCE)


def changed(rows: int, change: str) -> np.ndarray:
    current = rng.normal(size=rows)
    if change == "5% zeros":
        current[rng.random(rows) < 0.05] = 0
    elif change != "none":
        current += float(change)
    return np.sort(current)


ALARMS = ("PSI>.1", "PSI>.25", "PSI>limit", "KS p<.05", "KS D>.1")
print(f"{'rows':>6} {'change':9}" + "".join(f"{name:>11}" for name in ALARMS))
for rows in (200, 1_000, 5_000, 20_000):
    references = np.sort(rng.normal(size=(REPEATS, REFERENCE)), axis=1)
    limits = np.array([0.1, 0.25, psi_limit(rows), ks_limit(rows), 0.1])
    for change in ("none", "0.1", "0.3", "5% zeros"):
        fired = np.zeros(len(ALARMS))
        for reference in references:
            current = changed(rows, change)
            index, distance = psi(reference, current), ks(reference, current)
            fired += np.array([index, index, index, distance, distance]) > limits
        shares = "".join(f"{share:11.0%}" for share in fired / REPEATS)
        print(f"{rows:6} {change:9}{shares}")
