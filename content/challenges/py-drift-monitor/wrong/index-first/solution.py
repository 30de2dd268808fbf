import math
from bisect import bisect_right
from collections import Counter


def known(values):
    return [value for value in values if value is not None]


def missing_share(values):
    return 1 - len(known(values)) / len(values) if values else None


def binning(column, reference):
    """The function that gives each value its bin, and the number of bins; both from the reference alone."""
    if column["kind"] == "category":
        bins = {category: index for index, category in enumerate(sorted(set(reference)))}
        return lambda value: bins.get(value, len(bins)), len(bins) + 1
    ordered, bins = sorted(reference), column["bins"]
    edges = sorted({ordered[index * len(ordered) // bins] for index in range(1, bins)})
    return lambda value: bisect_right(edges, value), len(edges) + 1


def shares(values, bin_of, bins):
    counts = Counter(map(bin_of, values))
    return [(counts[index] + 0.5) / (len(values) + 0.5 * bins) for index in range(bins)]


def stability_index(column, reference, current):
    bin_of, bins = binning(column, reference)
    pairs = zip(shares(reference, bin_of, bins), shares(current, bin_of, bins))
    return sum((now - then) * math.log(now / then) for then, now in pairs)


def status(reference, current, psi, policy):
    if len(current) < policy["min_rows"]:
        return "too-few"
    if psi is None:
        return "too-few"
    if missing_share(current) - missing_share(reference) > policy["missing_rise"]:
        return "missing"
    return "drift" if psi >= policy["alert"] else "watch" if psi >= policy["watch"] else "ok"


def column_report(column, reference, current, policy):
    then, now = known(reference), known(current)
    psi = stability_index(column, then, now) if len(now) >= policy["min_rows"] else None
    return {
        "status": status(reference, current, psi, policy),
        "psi": psi,
        "missing": missing_share(current),
        "new": sorted(set(now) - set(then)) if column["kind"] == "category" else [],
    }


def drift_report(reference: dict, current: dict, columns: dict, policy: dict) -> dict:
    reports = {
        name: column_report(column, reference[name], current[name], policy) for name, column in columns.items()
    }
    alerts = sorted(name for name, report in reports.items() if report["status"] in ("missing", "drift"))
    return {"columns": reports, "alerts": alerts}
