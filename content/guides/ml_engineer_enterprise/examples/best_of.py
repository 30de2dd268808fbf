"""The best of many trials looks better than it is, also when all are equal."""

import numpy as np

rng = np.random.default_rng(9)
TRUE, ROWS, REPEATS = 0.80, 500, 2_000

print(f"every configuration is right in {TRUE:.0%} of cases; {ROWS} rows each")
print("trials   best on validation   the same on fresh rows")
for trials in (1, 10, 40, 200):
    validation = rng.binomial(ROWS, TRUE, (REPEATS, trials)) / ROWS
    best = validation.argmax(axis=1)
    fresh = rng.binomial(ROWS, TRUE, (REPEATS, trials)) / ROWS
    rows = np.arange(REPEATS)
    print(
        f"{trials:6}{validation.max(axis=1).mean():21.3f}"
        f"{fresh[rows, best].mean():25.3f}"
    )
