import pandas as pd


def decay_features(events_path: str, requests_path: str, half_life: float) -> list[dict]:
    events = pd.read_csv(events_path)
    requests = pd.read_csv(requests_path)
    raise NotImplementedError
