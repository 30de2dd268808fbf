import numpy as np
from sklearn.isotonic import IsotonicRegression


def columns(rows):
    return np.array([row["score"] for row in rows], float), np.array([row["label"] for row in rows], float)


def calibration_error(predictions, labels, bins):
    edges = np.arange(1, bins) / bins
    # side="left" counts the edges below a prediction: a prediction on an edge stays in the lower bin.
    places = np.searchsorted(edges, predictions, side="left")
    gaps = np.bincount(places, weights=predictions - labels, minlength=bins)
    return float(np.abs(gaps).sum() / len(labels))


def brier(predictions, labels):
    return float(np.mean((predictions - labels) ** 2))


def calibrate(rows: list[dict], bins: int) -> dict:
    test = [row for row in rows if row["part"] == "test"]
    taken = {row["user"] for row in rows if row["part"] in ("test", "train")}
    fresh = [row for row in rows if row["part"] == "calibrate" and row["user"] not in taken]
    if not test or bins < 1 or {row["label"] for row in fresh} != {0, 1}:
        raise ValueError("no test row, no bins, or a label is missing among the rows to fit on")

    model = IsotonicRegression(out_of_bounds="clip").fit(*columns(fresh))
    scores, labels = columns(test)
    predictions = model.predict(scores)
    report = {
        "calibration_rows": len(fresh),
        "ece_before": calibration_error(scores, labels, bins),
        "ece_after": calibration_error(predictions, labels, bins),
        "brier_before": brier(scores, labels),
        "brier_after": brier(predictions, labels),
        "predictions": predictions.tolist(),
    }
    better = report["ece_after"] < report["ece_before"]
    return {**report, "use": better}
