import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

NUMERIC = ["tenure_months", "monthly_fee", "support_calls", "data_gb"]
CATEGORIES = ["plan", "town", "device", "satisfaction"]
# Not used: customer_id and month name the row, and closing_code is written after the customer has left.


def read(path):
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    clean = pd.DataFrame(index=table.index)
    for name in NUMERIC:
        clean[name] = pd.to_numeric(table[name].str.extract(r"(-?\d+(?:\.\d+)?)")[0])
    clean["data_gb"] = clean["data_gb"].where(clean["data_gb"] < 1000)  # 9999 stands for "unknown"
    for name in CATEGORIES:
        clean[name] = table[name].str.strip().str.lower()
    return table, clean


def make_model():
    return make_pipeline(
        make_column_transformer(
            (make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), NUMERIC),
            (OneHotEncoder(handle_unknown="ignore", min_frequency=20), CATEGORIES),
        ),
        RandomForestClassifier(n_estimators=60, min_samples_leaf=3, random_state=0),
    )


def fit_and_predict(train_path: str, test_path: str) -> dict:
    raw, features = read(train_path)
    label = raw["churned"].astype(int)

    folds = StratifiedKFold(n_splits=5, shuffle=True, random_state=0)
    held_out = cross_val_predict(
        make_model(), features, label, cv=folds, method="predict_proba"
    )[:, 1]

    model = make_model().fit(features, label)
    predictions = model.predict_proba(read(test_path)[1])[:, 1]
    return {"predictions": [float(p) for p in predictions], "estimate": float(roc_auc_score(label, held_out))}
