import math

FOUR_FIFTHS = 0.8
ROUNDING = 1e-9
UNKNOWN = "unknown"


def wilson(share, n, z):
    middle = share + z * z / (2 * n)
    margin = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (middle - margin) / (1 + z * z / n), (middle + margin) / (1 + z * z / n)


def share_selected(rows):
    return sum(row["selected"] for row in rows) / len(rows)


def describe(rows, min_group, z):
    suitable = [row for row in rows if row["label"] == 1]
    unsuitable = [row for row in rows if row["label"] == 0]
    rate = share_selected(rows)
    low, high = wilson(rate, len(rows), z)
    return {
        "n": len(rows),
        "selection_rate": rate,
        "low": low,
        "high": high,
        "miss_rate": 1 - share_selected(suitable) if len(suitable) >= min_group else None,
        "false_alarm_rate": share_selected(unsuitable) if len(unsuitable) >= min_group else None,
        "unlabelled": len(rows) - len(suitable) - len(unsuitable),
    }


def choose_reference(groups, min_group):
    candidates = [
        (-group["selection_rate"], -group["n"], name)
        for name, group in groups.items()
        if group["n"] >= min_group and name != UNKNOWN and group["selection_rate"] > 0
    ]
    return min(candidates)[2] if candidates else None


def judge(group, reference, min_group):
    """The impact ratio and the verdict."""
    if group["n"] < min_group:
        return None, "too-small"
    if reference is None:
        return None, "no-reference"
    ratio = group["selection_rate"] / reference["selection_rate"]
    if ratio >= FOUR_FIFTHS - ROUNDING:
        return ratio, "ok"
    return ratio, "adverse" if group["high"] < reference["low"] else "watch"


def fairness_report(rows: list[dict], min_group: int, z: float) -> dict:
    if not rows:
        raise ValueError("no rows")
    by_group = {}
    for row in rows:
        by_group.setdefault(UNKNOWN if row["group"] is None else row["group"], []).append(row)
    groups = {name: describe(members, min_group, z) for name, members in by_group.items()}

    name = choose_reference(groups, min_group)
    for group in groups.values():
        group["impact_ratio"], group["verdict"] = judge(group, groups.get(name), min_group)
    return {"reference": name, "groups": groups}
