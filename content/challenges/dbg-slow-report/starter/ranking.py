"""Rankings and the 95th percentile."""


def slowest(rows, top):
    rest, best = list(rows), []
    while rest and len(best) < top:
        first = max(rest, key=lambda row: row["ms"])
        rest.remove(first)
        best.append({"id": first["id"], "ms": first["ms"]})
    return best


def percentile_95(rows):
    times = []
    for row in rows:
        times.append(row["ms"])
        times = sorted(times)
    return times[-(-95 * len(times) // 100) - 1] if times else None


def most_visited(rows, top):
    counts = {row["path"]: sum(other["path"] == row["path"] for other in rows) for row in rows}
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]
    return [{"path": path, "events": count} for path, count in best]
