from itertools import groupby
from operator import ge, gt, le, lt

COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge}


def live_bytes(file):
    return file["bytes"] - file["bytes"] * file["deleted"] // file["rows"] if file["rows"] else 0


def is_worn(file, config):
    return file["deleted"] > config["deletedShare"] * file["rows"]


def sort_key(file, column):
    """Files without a known least value come last."""
    least = file["stats"].get(column, {}).get("min")
    return (least is None, least if least is not None else 0, file["path"])


def groups_of(files, config):
    """Neighbours in the order of the sort column, as many as fit into one new file."""
    group, size = [], 0
    for file in sorted(files, key=lambda file: sort_key(file, config["sort"])):
        if group and size + live_bytes(file) > config["target"]:
            yield group
            group, size = [], 0
        group.append(file)
        size += live_bytes(file)
    if group:
        yield group


def merge_stats(files):
    names = set(files[0]["stats"]).intersection(*(file["stats"] for file in files))
    return {name: merge_column([file["stats"][name] for file in files]) for name in sorted(names)}


def merge_column(stats):
    least = [one["min"] for one in stats if one["min"] is not None]
    most = [one["max"] for one in stats if one["max"] is not None]
    return {
        "min": min(least, default=None),
        "max": max(most, default=None),
        "nulls": sum(one["nulls"] for one in stats),
        "exact": all(one["exact"] for one in stats),
    }


def compact(files: list[dict], config: dict) -> list[dict]:
    plan = []
    ordered = sorted(files, key=lambda file: file["partition"])
    for partition, members in groupby(ordered, key=lambda file: file["partition"]):
        chosen = [file for file in members if file["bytes"] < config["small"] or is_worn(file, config)]
        for group in groups_of(chosen, config):
            if len(group) > 1 or is_worn(group[0], config):
                plan.append(
                    {
                        "partition": partition,
                        "files": [file["path"] for file in group],
                        "rows": sum(file["rows"] - file["deleted"] for file in group),
                        "bytes": sum(live_bytes(file) for file in group),
                        "stats": merge_stats(group),
                    }
                )
    return plan


def judge(condition, stats, rows):
    """(may, must): whether any row can meet the condition, and whether every row does."""
    if stats is None:
        return False, False
    op, nulls = condition["op"], stats["nulls"]
    if op == "is null":
        return nulls > 0, nulls == rows
    if op == "is not null":
        return nulls < rows, nulls == 0
    if nulls == rows:
        return False, False  # null is neither equal, nor unequal, nor in a list
    may, must = judge_values(op, condition["value"], stats)
    return may, must and nulls == 0


def judge_values(op, value, stats):
    least, most = stats["min"], stats["max"]
    single = least == most
    if op in COMPARISONS:
        compare = COMPARISONS[op]
        easiest, hardest = (least, most) if op in ("<", "<=") else (most, least)
        return compare(easiest, value), compare(hardest, value)
    if op == "!=":
        return not (single and least == value), not least <= value <= most
    values = value if op == "in" else [value]
    return any(least <= one <= most for one in values), single and least in values


def prune(files: list[dict], query: dict) -> dict:
    scan, known = [], 0
    for file in files:
        live = file["rows"] - file["deleted"]
        if live == 0 or (query["partitions"] is not None and file["partition"] not in query["partitions"]):
            continue
        found = [judge(one, file["stats"].get(one["column"]), file["rows"]) for one in query["where"]]
        if all(must for _, must in found):
            known += live
        elif all(may for may, _ in found):
            scan.append(file)
    return {"scan": [file["path"] for file in scan], "bytes": sum(file["bytes"] for file in scan), "known": known}
