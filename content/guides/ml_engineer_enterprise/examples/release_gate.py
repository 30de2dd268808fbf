"""A release gate: better on average is not enough, no slice may get clearly worse."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(21)
n = 12_000
country = rng.choice(["DE", "FR", "NL"], size=n, p=[0.75, 0.20, 0.05])
x = rng.normal(size=(n, 4))
# One signal points the other way in NL.
weight = np.where(country == "NL", -1.0, 1.0)
y = rng.random(n) < 1 / (1 + np.exp(-(weight * x[:, 0] + 0.5 * x[:, 1] - 1)))
X = np.column_stack([x, country == "NL"])
train, test = np.arange(n) < 8000, np.arange(n) >= 8000

live = HistGradientBoostingClassifier(
    learning_rate=0.3, max_iter=150, random_state=0
).fit(X[train], y[train])
seen = train & (country != "NL")  # a broken feed: the candidate never saw NL
candidate = HistGradientBoostingClassifier(max_iter=40, random_state=0).fit(
    X[seen], y[seen]
)


def gate(tolerance: float = 0.02) -> list[str]:
    reasons = []
    for name in ["all", "DE", "FR", "NL"]:
        rows = test if name == "all" else test & (country == name)
        old = roc_auc_score(y[rows], live.predict_proba(X[rows])[:, 1])
        new = roc_auc_score(y[rows], candidate.predict_proba(X[rows])[:, 1])
        print(f"{name:4} n={rows.sum():5}  live {old:.3f}  candidate {new:.3f}")
        if new < old - tolerance:
            reasons.append(f"{name} lost {old - new:.3f}")
    return reasons


reasons = gate()
print("BLOCKED: " + ", ".join(reasons) if reasons else "released")
