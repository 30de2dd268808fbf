import pandas as pd


def features_at(events_path: str, requests_path: str, spec: list[dict]) -> list[dict]:
    events = pd.read_csv(events_path)
    requests = pd.read_csv(requests_path)
    raise NotImplementedError


def leaking_columns(events_path: str, table_path: str, spec: list[dict]) -> list[str]:
    raise NotImplementedError
