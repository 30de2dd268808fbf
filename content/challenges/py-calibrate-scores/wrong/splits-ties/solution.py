import numpy as np


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


def pooled(scores, labels):
    """Pool adjacent violators, row by row."""
    order = np.argsort(scores, kind="stable")
    blocks = []
    for label in labels[order]:
        blocks.append([label, 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            mean, count = blocks.pop()
            blocks[-1] = [(blocks[-1][0] * blocks[-1][1] + mean * count) / (blocks[-1][1] + count), blocks[-1][1] + count]
    return scores[order], np.repeat([mean for mean, _ in blocks], [count for _, count in blocks])


def calibrate(rows: list[dict], bins: int) -> dict:
    test = [row for row in rows if row["part"] == "test"]
    taken = {row["user"] for row in rows if row["part"] in ("test", "train")}
    fresh = [row for row in rows if row["part"] == "calibrate" and row["user"] not in taken]
    if not test or bins < 1 or {row["label"] for row in fresh} != {0, 1}:
        raise ValueError("no test row, no bins, or a label is missing among the rows to fit on")

    scores, labels = columns(test)
    predictions = np.interp(scores, *pooled(*columns(fresh)))
    report = {
        "calibration_rows": len(fresh),
        "ece_before": calibration_error(scores, labels, bins),
        "ece_after": calibration_error(predictions, labels, bins),
        "brier_before": brier(scores, labels),
        "brier_after": brier(predictions, labels),
        "predictions": predictions.tolist(),
    }
    better = report["ece_after"] < report["ece_before"] and report["brier_after"] < report["brier_before"]
    return {**report, "use": better}
