"""How often does each alarm fire when nothing, a little or a lot has happened?"""

import numpy as np
from scipy.stats import ks_2samp, wasserstein_distance

rng = np.random.default_rng(9)
REPEATS = 200


def psi(reference: np.ndarray, current: np.ndarray, bins: int = 10) -> float:
    edges = np.quantile(reference, np.linspace(0, 1, bins + 1)[1:-1])
    share = [
        np.bincount(np.searchsorted(edges, x), minlength=bins) / len(x)
        for x in (reference, current)
    ]
    expected, actual = (np.clip(s, 1e-4, None) for s in share)
    return float(((actual - expected) * np.log(actual / expected)).sum())


def wasserstein(a: np.ndarray, b: np.ndarray) -> float:
    return wasserstein_distance(a, b) / a.std()


ALARMS = {
    "KS test": lambda a, b: ks_2samp(a, b).pvalue <= 0.05,
    "Wasserstein": lambda a, b: wasserstein(a, b) >= 0.1,
    "PSI": lambda a, b: psi(a, b) >= 0.1,
}
print(f"{'rows':>7}{'shift':>7}" + "".join(f"{name:>13}" for name in ALARMS))
for rows in (100, 1000, 10000):
    for shift in (0.0, 0.05, 0.3):
        fired = dict.fromkeys(ALARMS, 0)
        for _ in range(REPEATS):
            reference = rng.normal(size=rows)
            current = rng.normal(shift, 1, size=rows)
            for name, alarm in ALARMS.items():
                fired[name] += bool(alarm(reference, current))
        shares = "".join(f"{count / REPEATS:13.0%}" for count in fired.values())
        print(f"{rows:7}{shift:7.2f}{shares}")
