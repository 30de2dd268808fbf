import pandas as pd


def choose_threshold(path: str, costs: dict, capacity: float | None) -> dict:
    cases = pd.read_csv(path)
    raise NotImplementedError
