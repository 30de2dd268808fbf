"""The same ranking can come with very different probabilities."""

from sklearn.datasets import make_classification
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import train_test_split

X, y = make_classification(
    n_samples=40000, n_features=12, n_informative=6, weights=[0.97], random_state=11
)
X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=0.5, stratify=y, random_state=11
)
models = {
    "always the base rate": DummyClassifier(strategy="prior"),
    "logistic regression": LogisticRegression(max_iter=1000),
    "logistic, balanced": LogisticRegression(max_iter=1000, class_weight="balanced"),
    "boosted trees": HistGradientBoostingClassifier(random_state=11),
}
print(f"positives in the test set: {y_test.mean():.3f}")
print(f"{'model':22}{'AUC':>7}{'Brier':>8}{'mean prediction':>17}")
for name, model in models.items():
    p = model.fit(X_train, y_train).predict_proba(X_test)[:, 1]
    auc, brier = roc_auc_score(y_test, p), brier_score_loss(y_test, p)
    print(f"{name:22}{auc:7.3f}{brier:8.4f}{p.mean():17.3f}")
