import numpy as np
import pandas as pd


def encode(rows, cities, smoothing):
    prior = rows["y"].mean()
    groups = rows.groupby("city")["y"].agg(["sum", "count"])
    sums = cities.map(groups["sum"]).to_numpy(float)
    counts = cities.map(groups["count"]).to_numpy(float)
    with np.errstate(invalid="ignore"):
        values = (sums + smoothing * prior) / (counts + smoothing)
    return np.where(np.isnan(values), prior, values)


def target_encode(train_path: str, test_path: str, folds: int, smoothing: float) -> dict:
    train, test = pd.read_csv(train_path), pd.read_csv(test_path)
    if train.empty or folds < 2 or smoothing < 0 or train["user"].nunique() < folds:
        raise ValueError("no rows, too few folds, a negative smoothing, or fewer users than folds")
    fold = pd.factorize(train["user"])[0] % folds
    values = np.empty(len(train))
    for number in range(folds):
        own = fold == number
        values[own] = encode(train[~own], train.loc[own, "city"], smoothing)
    return {"train": values.tolist(), "test": encode(train, test["city"], smoothing).tolist()}
