import pandas as pd


def target_encode(train_path: str, test_path: str, folds: int, smoothing: float) -> dict:
    train = pd.read_csv(train_path)
    test = pd.read_csv(test_path)
    raise NotImplementedError
