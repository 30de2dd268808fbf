import math

import numpy as np
import pandas as pd

OUTCOMES = ("tp", "fp", "fn", "tn")


def read_cases(path):
    cases = pd.read_csv(path)
    columns = [pd.to_numeric(cases[name], errors="coerce").to_numpy(float) for name in ("score", "label", "weight")]
    score, label, weight = columns
    if len(score) == 0:
        raise ValueError("no cases")
    if not np.isfinite(score).all():
        raise ValueError("a score is missing or not finite")
    if not np.isin(label, (0, 1)).all():
        raise ValueError("a label is neither 0 nor 1")
    if not (np.isfinite(weight).all() and (weight > 0).all()):
        raise ValueError("a weight is not a positive number")
    return score, label, np.ones_like(score)


def choose_threshold(path: str, costs: dict, capacity: float | None) -> dict:
    if set(costs) - set(OUTCOMES):
        raise ValueError("unknown outcome in costs")
    if capacity is not None and (math.isnan(capacity) or capacity < 0):
        raise ValueError("capacity is negative")
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
