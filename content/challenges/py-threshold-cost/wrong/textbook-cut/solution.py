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
    return score, label, weight


def choose_threshold(path: str, costs: dict, capacity: float | None) -> dict:
    if set(costs) - set(OUTCOMES):
        raise ValueError("unknown outcome in costs")
    if capacity is not None and (math.isnan(capacity) or capacity < 0):
        raise ValueError("capacity is negative")
    score, label, weight = read_cases(path)
    tp_cost, fp_cost, fn_cost, tn_cost = (costs.get(name, 0) for name in OUTCOMES)

    cut = fp_cost / (fp_cost + fn_cost)
    flag = score >= cut
    cost = (
        weight[flag & (label == 1)].sum() * tp_cost
        + weight[flag & (label == 0)].sum() * fp_cost
        + weight[~flag & (label == 1)].sum() * fn_cost
        + weight[~flag & (label == 0)].sum() * tn_cost
    )
    return {
        "threshold": float(score[flag].min()) if flag.any() else None,
        "flagged": float(weight[flag].sum()),
        "cost": float(cost),
    }
