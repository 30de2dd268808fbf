import numpy as np
import pandas as pd

OUTCOMES = ("tp", "fp", "fn", "tn")


def read_cases(path):
    cases = pd.read_csv(path).dropna()
    return (cases[name].to_numpy(float) for name in ("score", "label", "weight"))


def choose_threshold(path: str, costs: dict, capacity: float | None) -> dict:
    score, label, weight = read_cases(path)
    tp_cost, fp_cost, fn_cost, tn_cost = (costs.get(name, 0) for name in OUTCOMES)

    order = np.argsort(-score, kind="stable")
    score, label, weight = score[order], label[order], weight[order]
    # The last row of each group of equal scores: all of the group is flagged, or none of it.
    ends = np.append(np.flatnonzero(np.diff(score)), len(score) - 1)
    tp = np.concatenate([[0.0], np.cumsum(weight * label)[ends]])
    fp = np.concatenate([[0.0], np.cumsum(weight * (1 - label))[ends]])
    positives, negatives = (weight * label).sum(), (weight * (1 - label)).sum()

    flagged = tp + fp
    cost = tp * tp_cost + fp * fp_cost + (positives - tp) * fn_cost + (negatives - fp) * tn_cost
    if capacity is not None:
        cost = np.where(flagged <= capacity + 1e-9, cost, np.inf)
    # Candidates go from few flagged to many, so the first of equal costs flags fewest.
    best = int(np.flatnonzero(cost <= cost.min() + 1e-9)[0])
    return {
        "threshold": None if best == 0 else float(score[ends[best - 1]]),
        "flagged": float(flagged[best]),
        "cost": float(cost[best]),
    }
