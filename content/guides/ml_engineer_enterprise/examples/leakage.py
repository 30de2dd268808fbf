"""Feature selection before the split invents skill out of pure noise."""

import numpy as np
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline

rng = np.random.default_rng(7)
features = rng.normal(size=(200, 2000))  # 200 rows, 2,000 columns of noise
label = rng.integers(0, 2, size=200)  # a coin flip: nothing can predict it

# Wrong: the selection sees every label, also those of the test folds.
chosen = SelectKBest(f_classif, k=20).fit_transform(features, label)
leaky = cross_val_score(LogisticRegression(), chosen, label, scoring="roc_auc")

# Right: the pipeline selects again inside each training fold.
honest_model = make_pipeline(SelectKBest(f_classif, k=20), LogisticRegression())
honest = cross_val_score(honest_model, features, label, scoring="roc_auc")

print(f"selected before the split: AUC {leaky.mean():.2f}")
print(f"selected inside each fold: AUC {honest.mean():.2f}")
