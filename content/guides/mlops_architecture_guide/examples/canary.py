"""Four gates for a canary: how often do they stop a good and a bad release?"""

import numpy as np

rng = np.random.default_rng(4)
LOOKS, PER_LOOK, BASE = 24, 500, 0.02  # four hours, every ten minutes, 2 % errors
RELEASES = 4000


def releases(canary_rate: float) -> tuple[np.ndarray, np.ndarray]:
    """Errors so far at each look, for the canary and a control of the same size."""
    canary = rng.binomial(PER_LOOK, canary_rate, (RELEASES, LOOKS)).cumsum(axis=1)
    control = rng.binomial(PER_LOOK, BASE, (RELEASES, LOOKS)).cumsum(axis=1)
    return canary, control


def z(canary: np.ndarray, control: np.ndarray) -> np.ndarray:
    seen = PER_LOOK * np.arange(1, LOOKS + 1)
    rate = np.clip((canary + control) / (2 * seen), 1e-9, None)
    return (canary - control) / seen / np.sqrt(2 * rate * (1 - rate) / seen)


# Releases in which nothing changed tell which limit 5 % of them ever cross.
limit = np.quantile(z(*releases(BASE)).max(axis=1), 0.95)
only_last = np.arange(LOOKS) == LOOKS - 1
GATES = {
    "more errors than control": lambda score: score > 0,
    "z > 1.64 at any look": lambda score: score > 1.64,
    "z > 1.64 at the end only": lambda score: (score > 1.64) & only_last,
    f"z > {limit:.2f} at any look": lambda score: score > limit,
}
scores = {rate: z(*releases(rate)) for rate in (BASE, 0.025, 0.03, 0.05)}
print(f"{'':24}" + "".join(f"{rate:>14.1%}" for rate in scores))
for name, gate in GATES.items():
    cells = []
    for rate, score in scores.items():
        stops = gate(score)
        stopped = stops.any(axis=1)
        minutes = 10 * (np.median(stops.argmax(axis=1)[stopped]) + 1)
        cells.append(f"{stopped.mean():6.0%} {minutes:3.0f} min")
    print(f"{name:24}" + "".join(f"{cell:>14}" for cell in cells))
