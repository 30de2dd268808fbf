"""How sure are we? An interval for one rate, and one for the gap between two models."""

import numpy as np
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split


def wilson(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval for a proportion; stays inside 0..1 even for small n."""
    rate = hits / n
    centre = (rate + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2))
    return centre - half, centre + half


for hits, n in [(40, 50), (400, 500)]:
    low, high = wilson(hits, n)
    print(f"recall {hits / n:.2f} of {n}: 95 % interval {low:.2f} to {high:.2f}")

X, y = make_classification(
    n_samples=4000,
    n_features=20,
    n_informative=8,
    weights=[0.9],
    flip_y=0.05,
    random_state=3,
)
X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=600, stratify=y, random_state=3
)
old = (
    LogisticRegression(max_iter=1000)
    .fit(X_train[:, :15], y_train)
    .predict_proba(X_test[:, :15])[:, 1]
)
new = (
    LogisticRegression(max_iter=1000)
    .fit(X_train, y_train)
    .predict_proba(X_test)[:, 1]
)


def gain(rows: np.ndarray) -> float:
    truth = y_test[rows]
    return roc_auc_score(truth, new[rows]) - roc_auc_score(truth, old[rows])


rng = np.random.default_rng(3)
n = len(y_test)
# Both models meet the same resampled rows.
resampled = [gain(rng.integers(0, n, n)) for _ in range(1000)]
low, high = np.percentile(resampled, [2.5, 97.5])
print(f"test set: {n} rows, {y_test.sum()} positives")
observed = gain(np.arange(n))
print(f"AUC gain {observed:+.3f}, 95 % interval {low:+.3f} to {high:+.3f}")
