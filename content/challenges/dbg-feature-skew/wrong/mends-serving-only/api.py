"""The public face of the project. The tests call these three functions; their signatures stay."""
from scaler import Scaler
from serving import OnlineStore
from training import build_rows


def train_features(log: list[dict]) -> list[dict]:
    """What the model learns from: one row for each request in the log."""
    return build_rows(log)


def serve_features(log: list[dict]) -> list[dict]:
    """What the model is given live: the same log, one entry after another."""
    store = OnlineStore()
    rows = []
    for entry in log:
        if entry["kind"] == "order":
            store.add(entry)
        else:
            rows.append(store.row(entry))
    return rows


def scaled_serving(train_log: list[dict], serve_log: list[dict]) -> list[dict]:
    """Live rows, their mean_amount scaled as the model was trained."""
    scaler = Scaler(train_features(train_log))
    return [scaler.apply(row) for row in serve_features(serve_log)]
