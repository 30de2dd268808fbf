import pandas as pd


def compare(path: str, replicates: int, level: float, seed: int) -> dict:
    rows = pd.read_csv(path)
    raise NotImplementedError
