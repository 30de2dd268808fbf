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

    cases = pd.DataFrame({"score": score, "label": label, "weight": weight})
    best = None
    for threshold in [None, *sorted(set(score), reverse=True)]:
        flag = cases["score"] >= (np.inf if threshold is None else threshold)
        flagged = float(cases.loc[flag, "weight"].sum())
        if capacity is not None and flagged > capacity + 1e-9:
            continue
        fraud = cases["label"] == 1
        cost = float(
            cases.loc[flag & fraud, "weight"].sum() * tp_cost
            + cases.loc[flag & ~fraud, "weight"].sum() * fp_cost
            + cases.loc[~flag & fraud, "weight"].sum() * fn_cost
            + cases.loc[~flag & ~fraud, "weight"].sum() * tn_cost
        )
        if best is None or cost < best["cost"] - 1e-9:
            best = {"threshold": None if threshold is None else float(threshold), "flagged": flagged, "cost": cost}
    return best
