"""What does an old model cost, and how often is retraining worth its price?"""

import numpy as np
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(17)
MONTHS, ROWS, WINDOW = 36, 4_000, 3
MISS, FALSE_ALARM = 100.0, 4.0  # dollars
THRESHOLD = FALSE_ALARM / (FALSE_ALARM + MISS)

weights = rng.normal(size=6)
months = []
for _ in range(MONTHS):
    weights = weights + rng.normal(0, 0.12, size=6)  # the world moves a little
    X = rng.normal(size=(ROWS, 6))
    months.append((X, rng.random(ROWS) < 1 / (1 + np.exp(4 - X @ weights))))


def cost(model: LogisticRegression, month: int) -> float:
    """Dollars in 1,000 decisions."""
    X, y = months[month]
    act = model.predict_proba(X)[:, 1] > THRESHOLD
    return 1000 * np.mean(np.where(act, FALSE_ALARM * ~y, MISS * y))


def trained(born: int) -> LogisticRegression:
    """On the months before it is born."""
    X, y = (np.concatenate(parts) for parts in zip(*months[born - WINDOW : born]))
    return LogisticRegression().fit(X, y)


models = {born: trained(born) for born in range(WINDOW, MONTHS)}
# Both models meet the same month, so a hard month counts against neither.
extra = {
    age: np.mean(
        [cost(models[m - age], m) - cost(models[m], m) for m in range(15, 36)]
    )
    for age in range(13)
}
print("age in months, extra dollars in 1,000 decisions:")
print("  " + "   ".join(f"{age}: {extra[age]:.0f}" for age in (1, 2, 3, 6, 12)))

DECISIONS = 200_000  # a month
for price in (500, 20_000):
    print(f"a retraining costs ${price:,}:")
    for every in (1, 2, 3, 6, 12):
        ageing = np.mean([extra[age] for age in range(every)]) * DECISIONS / 1000
        total = ageing + price / every
        print(f"  every {every:2} months ${total:8,.0f} a month")
