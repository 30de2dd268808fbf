def fairness_report(rows: list[dict], min_group: int, z: float) -> dict:
    groups = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    raise NotImplementedError
